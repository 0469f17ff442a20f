import { listRecordings } from '#lib/server/media/progress.ts';
import { enter } from '../entering.ts';
import { inWords } from '../in-words.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { portal, language } = enter(event, 'recording.upload');
  const recordings = await listRecordings(portal, { page: 1 });
  return { recordings: recordings.map((recording) => inWords(recording, language)) };
};
