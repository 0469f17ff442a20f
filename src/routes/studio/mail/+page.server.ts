import { allowMailTo, listMails } from '#lib/server/mail/listing.ts';
import { enter, tried } from '../entering.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

/** What has been sent and what waits. No address is shown: who is written to is nobody's business. */
export const load: PageServerLoad = async (event) => {
  const { portal } = enter(event, 'station.write');
  const page = Math.max(1, Number.parseInt(event.url.searchParams.get('sida') ?? '1', 10) || 1);
  return { page, hasServer: portal.config.SMTP_URL !== '', ...(await listMails(portal, { page })) };
};

export const actions: Actions = {
  allow: async (event) => {
    const { portal } = enter(event, 'station.write');
    const address = textOf(await event.request.formData(), 'address');
    return tried(event.locals, { address }, async () => {
      await allowMailTo(portal, address);
      return { done: 'allowed' as const };
    });
  }
};
