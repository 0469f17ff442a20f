import { previewArticle } from '#lib/server/articles/articles.ts';
import { ArticleMissing } from '#lib/server/articles/drafting.ts';
import { withNotes } from '../../../../transcript-notes.ts';
import { enter } from '../../../entering.ts';
import type { PageServerLoad } from './$types';

/** A draft as its page will look, for those who may see drafts. */
export const load: PageServerLoad = async (event) => {
  const { portal, station } = enter(event, 'article.preview');
  const article = await previewArticle(portal, event.params.id);
  if (!article) throw new ArticleMissing();
  return { article: withNotes(article, station) };
};
