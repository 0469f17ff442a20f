import { json } from '@sveltejs/kit';
import { openAnswer } from '#lib/search/open-answer.ts';
import { questionIn } from '#lib/search/question-address.ts';
import { ask } from '#lib/server/search/asking.ts';
import { pageAddress } from '#lib/ui/paging.ts';
import type { RequestHandler } from './$types';

const open = { 'access-control-allow-origin': '*' };
const most = 50;

/** `/api/v1/search`: what `/sok` finds, as JSON for any site. It takes the same parameters, and `antal` hits a page. */
export const GET: RequestHandler = async ({ url, locals: { portal } }) => {
  const question = questionIn(url);
  const answer = await ask(portal, question, wanted(url.searchParams.get('antal')));
  const { origin } = portal.config;
  const page = (number: number) => origin + pageAddress(url.pathname, url.searchParams, number);
  return json(openAnswer(question, answer, { origin, page }), {
    headers: { ...open, 'cache-control': 'public, max-age=60' }
  });
};

/** Lets any page ask, also with headers of its own. */
export const OPTIONS: RequestHandler = () =>
  new Response(null, {
    status: 204,
    headers: { ...open, 'access-control-allow-methods': 'GET, HEAD', 'access-control-allow-headers': '*' }
  });

function wanted(text: string | null): number {
  const number = /^\d{1,3}$/.test(text ?? '') ? Number(text) : 10;
  return Math.min(Math.max(1, number), most);
}
