import { error } from '@sveltejs/kit';
import { findArticle } from '#lib/server/articles/articles.ts';
import { quoteLine } from '#lib/transcripts/quoting.ts';
import { quotedBy, speakersOf } from '../../../quoting-articles.ts';
import { found } from '../../../right-address.ts';
import type { RequestHandler } from './$types';

/** `/citera/<article>/quote.png?t=412.4,447.9&r=7`: a quote as a picture, for those who show a link to it. */
export const GET: RequestHandler = async ({ params, url, locals }) => {
  const { portal, station } = locals;
  const article = found(await findArticle(portal, params.id));
  const quote = await quotedBy(locals, article, url);
  if (!quote) error(404, 'Not found');
  const picture = await portal.darkroom.quoteCard({
    words: quoteLine(quote, 230),
    by: speakersOf(quote).slice(0, 80),
    from: [article.headline.replaceAll('\u00ad', '').slice(0, 110), station.name.slice(0, 80)]
  });
  return new Response(new Uint8Array(picture), {
    headers: { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' }
  });
};
