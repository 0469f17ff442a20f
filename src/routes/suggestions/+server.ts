import { json } from '@sveltejs/kit';
import { textIn } from '#lib/search/question-address.ts';
import { suggest } from '#lib/server/search/suggesting.ts';
import type { RequestHandler } from './$types';

/**
 * `/forslag?q=`: what somebody who has begun to type may mean. With `form=opensearch` as browsers want it
 * (https://github.com/dewitt/opensearch): the text and the names.
 */
export const GET: RequestHandler = async ({ url, locals: { portal } }) => {
  const text = textIn(url);
  const found = await suggest(portal, text);
  const headers = { 'cache-control': 'public, max-age=60', 'access-control-allow-origin': '*' };
  if (url.searchParams.get('form') !== 'opensearch') return json({ found }, { headers });
  const type = { 'content-type': 'application/x-suggestions+json' };
  return json([text, found.map(({ name }) => name)], { headers: { ...headers, ...type } });
};
