import { error, json } from '@sveltejs/kit';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { enter } from '../../../entering.ts';
import { inWords } from '../../../in-words.ts';
import type { RequestHandler } from './$types';

/** How far a recording has come, for a page that watches. */
export const GET: RequestHandler = async (event) => {
  const { portal, language } = enter(event, 'recording.read');
  const recording = await findRecordingProgress(portal, event.params.id);
  if (!recording) error(404);
  return json(inWords(recording, language), { headers: { 'cache-control': 'no-store' } });
};
