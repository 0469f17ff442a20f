import english from '#messages/notes.en.json' with { type: 'json' };
import swedish from '#messages/notes.sv.json' with { type: 'json' };
import { showsFilm, trackOf } from '#lib/articles/listening.ts';
import { readSpan } from '#lib/player/place.ts';
import { findArticle } from '#lib/server/articles/articles.ts';
import { found } from '../../right-address.ts';
import type { PageServerLoad } from './$types';

/** The player of an interview alone, for the pages of others; `?t=start,end` for a span of it. */
export const load: PageServerLoad = async ({ params, url, locals }) => {
  const article = found(await findArticle(locals.portal, params.id));
  const track = found(article.media ? trackOf(article, locals.station.name) : undefined);
  const say = locals.language === 'en' ? english : swedish;
  return {
    track,
    isFilm: showsFilm(article),
    span: readSpan(url.searchParams.get('t')),
    words: say[article.transcript ? 'embed.readBoth' : 'embed.read']
  };
};
