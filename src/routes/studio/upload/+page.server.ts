import { tryAgain } from '#lib/server/media/trying-again.ts';
import { enter, tried } from '../entering.ts';
import { latestRecordings } from '../listing-recordings.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  return { recordings: await latestRecordings(enter(event, 'recording.upload')) };
};

export const actions: Actions = {
  retry: async (event) => {
    const { portal, actor } = enter(event, 'recording.upload');
    const id = textOf(await event.request.formData(), 'recording');
    return tried(event.locals, null, async () => {
      await tryAgain(portal, id, actor);
      return { done: 'retried' as const };
    });
  }
};
