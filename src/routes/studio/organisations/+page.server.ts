import { redirect } from '@sveltejs/kit';
import { listOrganisations } from '#lib/server/people/organisations.ts';
import { registerOrganisation } from '#lib/server/people/registering-organisations.ts';
import { studioPaths } from '#lib/studio/addresses.ts';
import { enter, tried } from '../entering.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal } = enter(event, 'person.write');
  const text = event.url.searchParams.get('q')?.trim() ?? '';
  const page = Math.max(1, Number.parseInt(event.url.searchParams.get('sida') ?? '1', 10) || 1);
  return { text, page, ...(await listOrganisations(portal, { page, text })) };
};

export const actions: Actions = {
  default: async (event) => {
    const { portal, actor } = enter(event, 'person.write');
    const values = { name: textOf(await event.request.formData(), 'name') };
    return tried(event.locals, values, async () => {
      redirect(303, `${studioPaths.organisations}/${await registerOrganisation(portal, values, actor)}`);
    });
  }
};
