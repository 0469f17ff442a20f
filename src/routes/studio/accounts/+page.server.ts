import {
  changePassword,
  changeRole,
  createAccount,
  disableAccount,
  enableAccount,
  listAccounts
} from '#lib/server/accounts/accounts.ts';
import { roleOf } from '#lib/server/accounts/actor.ts';
import { randomPassword } from '#lib/server/accounts/first-administrator.ts';
import { enter, tried } from '../entering.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal } = enter(event, 'account.write');
  return { accounts: await listAccounts(portal) };
};

export const actions: Actions = {
  add: async (event) => {
    const { portal, actor, station } = enter(event, 'account.write');
    const data = await event.request.formData();
    const values = { name: textOf(data, 'name'), email: textOf(data, 'email'), role: textOf(data, 'role') };
    return tried(event.locals, values, async () => {
      const password = randomPassword();
      const account = { ...values, role: roleOf(values.role), language: station.language, password };
      await createAccount(portal, account, actor);
      return { secret: { name: values.name, email: values.email, password } };
    });
  },
  role: async (event) => {
    const { portal, actor } = enter(event, 'account.write');
    const data = await event.request.formData();
    return tried(event.locals, null, async () => {
      await changeRole(portal, textOf(data, 'account'), roleOf(textOf(data, 'role')), actor);
      return { done: 'saved' as const };
    });
  },
  disable: async (event) => {
    const { portal, actor } = enter(event, 'account.write');
    const id = textOf(await event.request.formData(), 'account');
    return tried(event.locals, null, async () => {
      await disableAccount(portal, id, actor);
      return { done: 'disabled' as const };
    });
  },
  enable: async (event) => {
    const { portal, actor } = enter(event, 'account.write');
    const id = textOf(await event.request.formData(), 'account');
    return tried(event.locals, null, async () => {
      await enableAccount(portal, id, actor);
      return { done: 'enabled' as const };
    });
  },
  password: async (event) => {
    const { portal, actor } = enter(event, 'account.write');
    const id = textOf(await event.request.formData(), 'account');
    return tried(event.locals, null, async () => {
      const password = randomPassword();
      await changePassword(portal, id, { password }, actor);
      const account = (await listAccounts(portal)).find((one) => one.id === id);
      return { secret: { name: account?.name ?? '', email: account?.email ?? '', password } };
    });
  }
};
