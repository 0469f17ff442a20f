import { redirect } from '@sveltejs/kit';
import { listProgrammes } from '#lib/server/programmes/programmes.ts';
import { createProgramme } from '#lib/server/programmes/running.ts';
import { studioPaths } from '#lib/studio/addresses.ts';
import { enter, tried } from '../entering.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal } = enter(event, 'programme.write');
  const programmes = await listProgrammes(portal);
  return { programmes: programmes.map(({ id, title, schedule }) => ({ id, name: title, schedule })) };
};

export const actions: Actions = {
  default: async (event) => {
    const { portal, actor, station } = enter(event, 'programme.write');
    const values = { title: textOf(await event.request.formData(), 'title') };
    return tried(event.locals, values, async () => {
      const facts = { ...values, description: '', language: station.language };
      redirect(303, `${studioPaths.programmes}/${await createProgramme(portal, facts, actor)}`);
    });
  }
};
