import { articlePath } from '#lib/ui/addresses.ts';
import { decideByLink, findLinked } from '#lib/server/comments/deciding-by-link.ts';
import { answered, keepPrivate, tokenIn } from '../../../own-comments.ts';
import type { Actions, PageServerLoad } from './$types';

/** Shows the comment that a moderator's mail told about, and buttons: opening the link alone decides nothing. */
export const load: PageServerLoad = async (event) => {
  keepPrivate(event);
  const token = tokenIn(event);
  // the answer to a button says what was done: its link is spent
  if (event.request.method === 'POST') return { token, comment: null };
  const { article, ...comment } = await findLinked(event.locals.portal, token);
  const place = { path: articlePath(article), headline: article.headline };
  return { token, comment: { ...comment, article: place } };
};

export const actions: Actions = {
  approve: (event) =>
    answered(event, 'approved', () => decideByLink(event.locals.portal, tokenIn(event), 'approved')),
  remove: (event) =>
    answered(event, 'removed', () => decideByLink(event.locals.portal, tokenIn(event), 'removed')),
  spam: (event) => answered(event, 'spam', () => decideByLink(event.locals.portal, tokenIn(event), 'spam'))
};
