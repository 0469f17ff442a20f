import { findProgramme, isTranscribed } from '#lib/server/programmes/programmes.ts';
import { changeProgramme, ProgrammeMissing } from '#lib/server/programmes/running.ts';
import { imageOf, readImageForm } from '#lib/studio/image-form.ts';
import { enter, tried } from '../../entering.ts';
import { textOf } from '../../reading-forms.ts';
import { receivedImage } from '../../receiving.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal } = enter(event, 'programme.write');
  const programme = await findProgramme(portal, event.params.id);
  if (!programme) throw new ProgrammeMissing();
  return {
    programme,
    isTranscribed: await isTranscribed(portal, programme.id),
    hasMachine: portal.speech !== null
  };
};

export const actions: Actions = {
  default: async (event) => {
    const locals = enter(event, 'programme.write');
    const data = await event.request.formData();
    const values = {
      title: textOf(data, 'title'),
      description: textOf(data, 'description'),
      language: textOf(data, 'language') || 'sv',
      schedule: textOf(data, 'schedule'),
      isTranscribed: data.has('transcribed'),
      image: readImageForm(data, 'image')
    };
    return tried(locals, values, async () => {
      const image = imageOf(await receivedImage(locals, data, 'image', values.image));
      await changeProgramme(locals.portal, event.params.id, { ...values, image }, locals.actor);
      return { done: 'saved' as const };
    });
  }
};
