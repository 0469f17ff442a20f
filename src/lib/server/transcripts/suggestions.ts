import { suggestChapters } from '#lib/transcripts/suggesting-chapters.ts';
import type { Chapter } from '#lib/transcripts/transcript.ts';
import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Database } from '../database/database.ts';
import { findSilences } from '../media/kept-silences.ts';
import { durationOf } from '../media/recordings.ts';
import { findTimedTranscript } from './transcripts.ts';

/** Chapters that a recording might have, by its transcript and its pauses; none without a transcript. Refuses who may not write. */
export async function findSuggestedChapters(
  { db }: { readonly db: Database },
  recordingId: string,
  actor: Actor
): Promise<Chapter[]> {
  demand(actor, 'article.write');
  const [transcript, silences, durationMs] = await Promise.all([
    findTimedTranscript({ db }, recordingId),
    findSilences({ db }, recordingId),
    durationOf({ db }, recordingId)
  ]);
  return transcript ? suggestChapters(transcript.passages, silences, durationMs) : [];
}
