import { redirect } from '@sveltejs/kit';
import { listParticipants } from '#lib/server/articles/participants.ts';
import { listPeople } from '#lib/server/people/people.ts';
import { registerPerson } from '#lib/server/people/registering.ts';
import { studioPaths } from '#lib/studio/addresses.ts';
import { enter, tried } from '../entering.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal } = enter(event, 'person.write');
  const text = event.url.searchParams.get('q')?.trim() ?? '';
  const page = Math.max(1, Number.parseInt(event.url.searchParams.get('sida') ?? '1', 10) || 1);
  const [{ people, pages }, participants] = await Promise.all([
    listPeople(portal, { page, text }),
    listParticipants(portal)
  ]);
  const known = new Map(participants.map((person) => [person.id, person]));
  const shown = people.map(({ id, name }) => {
    const { title = null, articles = 0, portrait = null } = known.get(id) ?? {};
    return { id, name, title, articles, portrait };
  });
  return { text, page, pages, people: shown };
};

export const actions: Actions = {
  default: async (event) => {
    const { portal, actor } = enter(event, 'person.write');
    const data = await event.request.formData();
    const values = { name: textOf(data, 'name'), namesake: data.has('namesake') };
    return tried(event.locals, values, async () => {
      redirect(303, `${studioPaths.people}/${await registerPerson(portal, values, actor)}`);
    });
  }
};
