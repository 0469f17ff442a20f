import { json } from '@sveltejs/kit';
import { trackOf } from '#lib/articles/listening.ts';
import { findArticle } from '#lib/server/articles/articles.ts';
import { found } from '../../right-address.ts';
import type { RequestHandler } from './$types';

/** `/track/<article>`: what the player needs to play an interview on a page that only names it. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const article = found(await findArticle(locals.portal, params.id));
  const track = found(article.media ? trackOf(article, locals.station.name) : undefined);
  return json(track, { headers: { 'cache-control': 'public, max-age=60' } });
};
