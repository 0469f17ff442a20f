import { json } from '@sveltejs/kit';
import { listRecordings } from '#lib/server/media/progress.ts';
import { enter } from '../entering.ts';
import { inWords } from '../in-words.ts';
import type { RequestHandler } from './$types';

/** The latest recordings and how far they have come, for a page that must not be loaded anew. */
export const GET: RequestHandler = async (event) => {
  const { portal, language } = enter(event, 'recording.upload');
  const recordings = await listRecordings(portal, { page: 1 });
  return json(
    recordings.map((recording) => inWords(recording, language)),
    { headers: { 'cache-control': 'no-store' } }
  );
};
