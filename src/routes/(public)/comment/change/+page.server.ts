import { confirmAgain } from '#lib/server/comments/confirming.ts';
import { changeOwn, eraseOwn, findOwn, withdrawOwn } from '#lib/server/comments/own-comments.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { answered, keepPrivate, tokenIn } from '../../../own-comments.ts';
import type { Actions, PageServerLoad } from './$types';

/** One's own comment, to change, withdraw or erase; after it is gone only that. */
export const load: PageServerLoad = async (event) => {
  keepPrivate(event);
  const token = tokenIn(event);
  try {
    return { token, comment: await findOwn(event.locals.portal, token) };
  } catch (thrown) {
    if (!isRefusal(thrown) || event.request.method !== 'POST') throw thrown;
    return { token, comment: null };
  }
};

export const actions: Actions = {
  change: async (event) => {
    const text = (await event.request.formData()).get('text');
    const written = typeof text === 'string' ? text : '';
    const answer = await answered(event, 'changed', () =>
      changeOwn(event.locals.portal, tokenIn(event), written)
    );
    if ('data' in answer) return { ...answer, data: { ...answer.data, written } };
    return answer;
  },
  again: (event) => answered(event, 'again', () => confirmAgain(event.locals.portal, tokenIn(event))),
  withdraw: (event) => answered(event, 'erased', () => withdrawOwn(event.locals.portal, tokenIn(event))),
  erase: (event) => answered(event, 'erased', () => eraseOwn(event.locals.portal, tokenIn(event)))
};
