import { changeStation } from '#lib/server/station/station.ts';
import { readBodyField } from '#lib/studio/article-form.ts';
import type { Language } from '#lib/ui/station.ts';
import { enter, tried } from '../entering.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, station } = enter(event, 'station.write');
  const sandbox = portal.config.WORKER === 'on' ? (await portal.tools.sandbox.found()).ring : null;
  const { speech } = portal;
  const machine = speech && `${speech.name}, ${speech.model}`;
  return { settings: station, sandbox, machine };
};

export const actions: Actions = {
  default: async (event) => {
    const { portal, actor } = enter(event, 'station.write');
    const data = await event.request.formData();
    const language: Language = textOf(data, 'language') === 'en' ? 'en' : 'sv';
    const values = {
      name: textOf(data, 'name'),
      tagline: textOf(data, 'tagline'),
      language,
      publisher: textOf(data, 'publisher'),
      email: textOf(data, 'email'),
      about: readBodyField(data, 'about')
    };
    return tried(event.locals, values, async () => {
      await changeStation(portal, values, actor);
      return { done: 'saved' as const };
    });
  }
};
