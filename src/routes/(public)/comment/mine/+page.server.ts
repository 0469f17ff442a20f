import { eraseMine, findMine } from '#lib/server/comments/own-comments.ts';
import { stopReplies } from '#lib/server/comments/replying.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { answered, keepPrivate, tokenIn } from '../../../own-comments.ts';
import type { Actions, PageServerLoad } from './$types';

/** All that was written with one address, to download or erase; after it is gone only that. */
export const load: PageServerLoad = async (event) => {
  keepPrivate(event);
  const token = tokenIn(event);
  try {
    return { token, mine: await findMine(event.locals.portal, token) };
  } catch (thrown) {
    if (!isRefusal(thrown) || event.request.method !== 'POST') throw thrown;
    return { token, mine: null };
  }
};

export const actions: Actions = {
  erase: async (event) => {
    const id = (await event.request.formData()).get('comment');
    return answered(event, 'erased', () =>
      eraseMine(event.locals.portal, tokenIn(event), typeof id === 'string' ? id : '')
    );
  },
  eraseAll: (event) => answered(event, 'all-erased', () => eraseMine(event.locals.portal, tokenIn(event))),
  stopReplies: (event) => answered(event, 'stopped', () => stopReplies(event.locals.portal, tokenIn(event)))
};
