import type { ArticlePage } from '#lib/articles/article.ts';
import type { CommentOrder } from '#lib/comments/threads.ts';
import { offerForm } from '#lib/server/comments/attack.ts';
import { listComments } from '#lib/server/comments/comments.ts';
import { findPolicy } from '#lib/server/comments/policies.ts';
import type { Portal } from '#lib/server/portal.ts';
import { commentJustSent } from './commenting.ts';

/** The comments of an article with everything that its page needs to show them and take more. */
export async function discussionOf(portal: Portal, { id }: Pick<ArticlePage, 'id'>, url: URL) {
  const [comments, policy, sent] = await Promise.all([
    listComments(portal, id),
    findPolicy(portal.db.read, portal.clock, id),
    commentJustSent(portal, url)
  ]);
  const answeredId = url.searchParams.get('svara');
  const { isOpen, closesAt } = policy;
  const order: CommentOrder = url.searchParams.get('ordning') === 'nyast' ? 'newest' : 'oldest';
  return {
    articleId: id,
    comments,
    isOpen,
    isReadFirst: policy.policy !== 'open',
    closedAt: closesAt !== null && closesAt <= portal.clock.now() ? closesAt : null,
    order,
    sent,
    mark: isOpen ? await offerForm(portal) : null,
    answeredId,
    /** The address is about the comments: they are to be alive at once. */
    isAsked: sent !== null || answeredId !== null
  };
}
