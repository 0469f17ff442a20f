import { redirect, type RequestEvent } from '@sveltejs/kit';
import { signIn, signOut } from '#lib/server/accounts/signing-in.ts';
import { refused } from '../../refused.ts';
import type { Actions, PageServerLoad } from './$types';

/** Shows the form, or goes straight on for who has signed in already. */
export const load: PageServerLoad = ({ locals, url }) => {
  const next = ownAddress(url.searchParams.get('next'), url);
  if (locals.account) redirect(303, next);
  return { next };
};

export const actions: Actions = {
  async signIn(event) {
    const { locals, cookies, request, url } = event;
    const form = await request.formData();
    const email = textOf(form, 'email');
    const next = ownAddress(textOf(form, 'next'), url);
    try {
      const password = textOf(form, 'password');
      const cookie = await signIn(locals.portal, { email, password, address: event.getClientAddress() });
      await endPresentSession(event);
      cookies.set(cookie.name, cookie.value, cookie.attributes);
    } catch (thrown) {
      return refused(locals, thrown, { email, next });
    }
    redirect(303, next);
  },

  async signOut(event) {
    await endPresentSession(event);
    redirect(303, '/');
  }
};

async function endPresentSession({ locals, cookies }: RequestEvent): Promise<void> {
  const { portal } = locals;
  const secret = cookies.get(portal.sessions.cookieName);
  if (!secret) return;
  const blank = await signOut(portal, secret);
  cookies.set(blank.name, blank.value, blank.attributes);
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Where to go on to: an address of this portal, never another's. */
function ownAddress(asked: string | null, { origin }: URL): string {
  const target = asked?.startsWith('/') ? URL.parse(asked, origin) : null;
  return target?.origin === origin ? target.pathname + target.search : '/redaktion';
}
