import { error, redirect } from '@sveltejs/kit';
import type { ArticlePage } from '#lib/articles/article.ts';
import { oembedLinks } from '#lib/articles/oembed.ts';
import { readPlace } from '#lib/player/place.ts';
import { type ArticleWithdrawn, findArticle } from '#lib/server/articles/articles.ts';
import { listComments } from '#lib/server/comments/comments.ts';
import { submitComment } from '#lib/server/comments/submitting.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { articlePath } from '#lib/ui/addresses.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { quotedBy, sharedQuote } from '../../../../quoting-articles.ts';
import { refused } from '../../../../refused.ts';
import { transcriptParameter, withNotes } from '../../../../transcript-notes.ts';
import { appearancesIn } from '../../../../appearances.ts';
import { atRightAddress, found } from '../../../../right-address.ts';
import type { Actions, PageServerLoad } from './$types';
import { moreLike } from './more-like.ts';

/** The page of an article, at the place in its recording that `?t=` names, with its comments and more like it. */
export const load: PageServerLoad = async ({ params, url, locals }) => {
  const { portal } = locals;
  const article = withNotes(
    found(await findPublished(locals, params.id, url.searchParams.get(transcriptParameter))),
    locals.station
  );
  atRightAddress(url, articlePath(article));
  if (article.media) locals.oembed = oembedLinks(portal.config.origin + articlePath(article));
  const [comments, more, quote, appearances] = await Promise.all([
    listComments(portal, article.id),
    moreLike(portal, article),
    quotedBy(locals, article, url),
    appearancesIn(portal, article, locals.language)
  ]);
  if (quote) locals.shared = sharedQuote(article, quote, portal.config.origin);
  return {
    article: { ...article, appearances },
    quote,
    comments,
    more,
    startMs: readPlace(url.searchParams.get('t')),
    isToPlay: url.searchParams.has('spela'),
    isSent: url.searchParams.has('kommenterad'),
    answeredId: url.searchParams.get('svara')
  };
};

export const actions: Actions = {
  /** Takes a comment, and shows the page again with thanks: reloading it sends nothing twice. */
  async comment({ params, url, request, locals, getClientAddress }) {
    const form = await request.formData();
    const values = { text: textOf(form, 'text'), name: textOf(form, 'name'), email: textOf(form, 'email') };
    const more = { parentId: textOf(form, 'parentId') || null, trap: textOf(form, 'website') };
    try {
      await submitComment(locals.portal, params.id, { ...values, ...more }, { address: getClientAddress() });
    } catch (thrown) {
      return refused(locals, thrown, { values });
    }
    redirect(303, `${url.pathname}?kommenterad#write-comment`);
  }
};

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** The article; of one that has been withdrawn only that, and why. */
async function findPublished(
  { portal, language }: App.Locals,
  id: string,
  transcriptLanguage: string | null
): Promise<ArticlePage | undefined> {
  try {
    return await findArticle(portal, id, transcriptLanguage ?? undefined);
  } catch (thrown) {
    if (!isRefusal(thrown) || !('tombstone' in thrown)) throw thrown;
    const { reason } = thrown.tombstone as ArticleWithdrawn['tombstone'];
    error(thrown.status, [refusalWords(language, thrown), reason].filter(Boolean).join(' '));
  }
}
