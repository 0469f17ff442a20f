import { checkUnsubscribe, unsubscribe } from '#lib/server/comments/replying.ts';
import { answered, keepPrivate, tokenIn } from '../../../own-comments.ts';
import type { Actions, PageServerLoad } from './$types';

/** Shows a button; mail programs press it by themselves, in http/unsubscribing.ts. */
export const load: PageServerLoad = (event) => {
  keepPrivate(event);
  const token = tokenIn(event);
  checkUnsubscribe(event.locals.portal, token);
  return { token };
};

export const actions: Actions = {
  stop: (event) => answered(event, 'stopped', () => unsubscribe(event.locals.portal, tokenIn(event)))
};
