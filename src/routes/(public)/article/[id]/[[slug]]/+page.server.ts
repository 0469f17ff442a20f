import { error } from '@sveltejs/kit';
import type { ArticlePage } from '#lib/articles/article.ts';
import { oembedLinks } from '#lib/articles/oembed.ts';
import { momentsOf } from '#lib/comments/moments.ts';
import { readPlace } from '#lib/player/place.ts';
import { type ArticleWithdrawn, findArticle } from '#lib/server/articles/articles.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { articlePath } from '#lib/ui/addresses.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { commentData } from '../../../../comment-data.ts';
import { showAgain, takeComment } from '../../../../commenting.ts';
import { discussionOf } from '../../../../discussion.ts';
import { quotedBy, sharedQuote } from '../../../../quoting-articles.ts';
import { transcriptParameter, withNotes } from '../../../../transcript-notes.ts';
import { appearancesIn } from '../../../../appearances.ts';
import { atRightAddress, found } from '../../../../right-address.ts';
import type { Actions, PageServerLoad } from './$types';
import { moreLike } from './more-like.ts';

/** The page of an article, at the place in its recording that `?t=` names, with its comments and more like it. */
export const load: PageServerLoad = async ({ params, url, locals, setHeaders }) => {
  const { portal } = locals;
  const article = withNotes(
    found(await findPublished(locals, params.id, url.searchParams.get(transcriptParameter))),
    locals.station
  );
  atRightAddress(url, articlePath(article));
  const [discussion, more, quote, appearances] = await Promise.all([
    discussionOf(portal, article, url),
    moreLike(portal, article),
    quotedBy(locals, article, url),
    appearancesIn(portal, article, locals.language)
  ]);
  if (discussion.sent) setHeaders({ 'cache-control': 'private, no-store' });
  const { origin } = portal.config;
  locals.oembed = article.media ? oembedLinks(origin + articlePath(article)) : '';
  locals.oembed += commentData(article, discussion.comments, origin);
  if (quote) locals.shared = sharedQuote(article, quote, origin);
  return {
    article: { ...article, appearances, ...markedBy(discussion, article) },
    quote,
    discussion,
    more,
    startMs: readPlace(url.searchParams.get('t')),
    isToPlay: url.searchParams.has('spela')
  };
};

export const actions: Actions = {
  /** Takes a comment, and shows the page again with thanks: reloading it sends nothing twice. */
  comment: takeComment,
  /** Shows how a comment will look, with the form as it was filled in. */
  preview: showAgain
};

/** What comments are about, to see on the scale of the player. */
function markedBy(
  { comments }: Awaited<ReturnType<typeof discussionOf>>,
  { media }: ArticlePage
): Pick<ArticlePage, 'moments'> {
  const moments = media ? momentsOf(comments, media.durationMs) : [];
  return moments.length > 0 ? { moments } : {};
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
