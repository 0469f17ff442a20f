import { listRecordings } from '#lib/server/media/progress.ts';
import { tryAgain } from '#lib/server/media/trying-again.ts';
import { enter, tried } from '../entering.ts';
import { inWords } from '../in-words.ts';
import { textOf } from '../reading-forms.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, language } = enter(event, 'recording.upload');
  const recordings = await listRecordings(portal, { page: 1 });
  return { recordings: recordings.map((recording) => inWords(recording, language)) };
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
