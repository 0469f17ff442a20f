import { error, json } from '@sveltejs/kit';
import { findTranscription } from '#lib/server/transcripts/transcribing.ts';
import { enter } from '../../../entering.ts';
import { failureInWords } from '../../../in-words.ts';
import type { RequestHandler } from './$types';

/** How far a machine has come with writing a recording down, for a page that watches. */
export const GET: RequestHandler = async (event) => {
  const { portal, language } = enter(event, 'recording.read');
  const transcription = await findTranscription(portal, event.params.id);
  if (!transcription) error(404);
  return json(failureInWords(transcription, language), { headers: { 'cache-control': 'no-store' } });
};
