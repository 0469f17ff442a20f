import {
  confirmAgain,
  confirmComment,
  disownComment,
  findToConfirm
} from '#lib/server/comments/confirming.ts';
import { deviceCookie, deviceLifeMs, deviceToken } from '#lib/server/comments/devices.ts';
import { answered, keepPrivate, tokenIn } from '../../../own-comments.ts';
import type { Actions, PageServerLoad } from './$types';

/** Shows what is to be confirmed, and a button: whoever only opens the link, as mail scanners do, changes nothing. */
export const load: PageServerLoad = async (event) => {
  keepPrivate(event);
  const token = tokenIn(event);
  const isDeleted = event.request.method === 'POST' && event.url.search.startsWith('?/disown');
  return { token, comment: isDeleted ? null : await findToConfirm(event.locals.portal, token) };
};

export const actions: Actions = {
  confirm: async (event) => {
    const { portal } = event.locals;
    const wishes = await event.request.formData();
    return answered(event, 'confirmed', async () => {
      const commenterId = await confirmComment(portal, tokenIn(event));
      if (!wishes.has('remember')) return;
      event.cookies.set(deviceCookie, deviceToken(portal, commenterId), {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: portal.config.origin.startsWith('https:'),
        maxAge: deviceLifeMs / 1000
      });
    });
  },
  again: (event) => answered(event, 'again', () => confirmAgain(event.locals.portal, tokenIn(event))),
  disown: (event) => answered(event, 'disowned', () => disownComment(event.locals.portal, tokenIn(event)))
};
