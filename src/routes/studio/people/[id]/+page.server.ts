import { redirect } from '@sveltejs/kit';
import { listOrganisations } from '#lib/server/people/organisations.ts';
import { findPerson, findPeopleByName } from '#lib/server/people/people.ts';
import { changePerson, mergePeople, PersonMissing, setMemberships } from '#lib/server/people/registering.ts';
import { studioPaths } from '#lib/studio/addresses.ts';
import { imageOf, readImageForm } from '#lib/studio/image-form.ts';
import { enter, tried } from '../../entering.ts';
import { linesOf, textOf, textsOf } from '../../reading-forms.ts';
import { receivedImage } from '../../receiving.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal } = enter(event, 'person.write');
  const person = await findPerson(portal, event.params.id);
  if (!person) throw new PersonMissing();
  if (person.id !== event.params.id) redirect(308, `${studioPaths.people}/${person.id}`);
  const { organisations } = await listOrganisations(portal, {});
  return { person, organisations };
};

export const actions: Actions = {
  save: async (event) => {
    const locals = enter(event, 'person.write');
    const data = await event.request.formData();
    const values = readPerson(data);
    return tried(locals, values, async () => {
      const portrait = imageOf(await receivedImage(locals, data, 'portrait', values.portrait));
      await changePerson(locals.portal, event.params.id, { ...values, portrait }, locals.actor);
      const memberships = values.memberships.filter((one) => one.organisationId);
      await setMemberships(locals.portal, event.params.id, memberships, locals.actor);
      return { done: 'saved' as const };
    });
  },
  merge: async (event) => {
    const { portal, actor } = enter(event, 'person.write');
    const data = await event.request.formData();
    return tried(event.locals, null, async () => {
      const other = await chosenPerson(portal, textOf(data, 'other.person'), textOf(data, 'other.name'));
      await mergePeople(portal, other.id, event.params.id, actor);
      return { done: 'merged' as const };
    });
  }
};

/** The person chosen from the suggestions, or, where scripts do not run, the only one of the typed name. */
async function chosenPerson(portal: App.Locals['portal'], id: string, name: string) {
  const ids = id && id !== 'new' ? [id] : (await findPeopleByName(portal, name)).map((one) => one.id);
  const person = ids.length === 1 && ids[0] ? await findPerson(portal, ids[0]) : undefined;
  if (!person) throw new PersonMissing();
  return person;
}

function readPerson(data: FormData) {
  const [titles, froms, tos] = ['title', 'from', 'to'].map((name) => textsOf(data, `membership.${name}`));
  return {
    name: textOf(data, 'name'),
    variants: linesOf(data, 'variants'),
    bio: textOf(data, 'bio'),
    portrait: readImageForm(data, 'portrait'),
    memberships: textsOf(data, 'membership.organisation').map((organisationId, at) => ({
      organisationId,
      title: titles?.[at] ?? '',
      from: froms?.[at] ?? '',
      to: tos?.[at] ?? ''
    }))
  };
}
