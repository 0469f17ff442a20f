import { changeOwn } from '#lib/server/accounts/accounts.ts';
import { changeOwnPassword } from '#lib/server/accounts/own-password.ts';
import { Refusal } from '#lib/server/refusal.ts';
import type { Language } from '#lib/ui/station.ts';
import { enter, tried } from '../entering.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

class PasswordsDiffer extends Refusal {
  constructor() {
    super('passwords-differ', 400, 'The two passwords are not the same. Write the new one twice.');
  }
}

export const load: PageServerLoad = (event) => {
  enter(event);
  return {};
};

export const actions: Actions = {
  save: async (event) => {
    const { portal, actor } = enter(event);
    const data = await event.request.formData();
    const language: Language = textOf(data, 'language') === 'en' ? 'en' : 'sv';
    const values = { name: textOf(data, 'name'), language };
    return tried(event.locals, values, async () => {
      await changeOwn(portal, values, actor);
      return { done: 'saved' as const };
    });
  },
  password: async (event) => {
    const { portal, actor } = enter(event);
    const data = await event.request.formData();
    return tried(event.locals, null, async () => {
      const [password, again] = [data.get('password'), data.get('again')];
      if (typeof password !== 'string' || password !== again) throw new PasswordsDiffer();
      const present = data.get('present');
      const keep = event.cookies.get(portal.sessions.cookieName);
      const passwords = { present: typeof present === 'string' ? present : '', password };
      await changeOwnPassword(portal, { ...passwords, ...(keep && { keep }) }, actor);
      return { done: 'password' as const };
    });
  }
};
