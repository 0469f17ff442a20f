import { operator } from '../accounts/actor.ts';
import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import type { DomainEvent } from '../events/announce.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { enqueue, type NewJob } from '../jobs/queue.ts';
import { findCaptions } from '../media/captions.ts';
import { orderTranscription, type TranscribingRoom } from '../transcripts/transcribing.ts';

/** An article that may want its recording written down, or a recording that may be wanted. */
type Asked = { readonly articleId: string } | { readonly recordingId: string };

/**
 * Has a machine write down a recording that has no transcript, where an article of a programme that wants it so has it:
 * recordings from before the programme wanted it are left alone, and so are those whose file has captions.
 */
export const transcribeWanted = (room: TranscribingRoom): JobKind<Asked> => ({
  name: 'articles.transcribe',
  priority: 6,
  maxAttempts: 5,
  leaseMs: 60_000,
  lane: 'light',
  async run(_context, asked) {
    if (!room.speech) return;
    for (const { recordingId, language } of await wantedOf(room, asked)) {
      if (await findCaptions(room, recordingId)) continue;
      await orderTranscription(room, recordingId, { language }, operator);
    }
  }
});

function wantedOf(
  { db }: TranscribingRoom,
  asked: Asked
): Promise<{ recordingId: string; language: string }[]> {
  return db.read
    .selectFrom('article')
    .innerJoin('programme', 'programme.id', 'article.programme_id')
    .innerJoin('recording', 'recording.id', 'article.recording_id')
    .innerJoin('output_set', (join) =>
      join.onRef('output_set.recording_id', '=', 'recording.id').on('output_set.name', '=', 'audio')
    )
    .leftJoin('transcript', 'transcript.recording_id', 'recording.id')
    .leftJoin('transcription', 'transcription.recording_id', 'recording.id')
    .select(['recording.id as recordingId', 'article.language'])
    .where('transcript.id', 'is', null)
    .where('transcription.state', 'is', null)
    .where('output_set.published_at', 'is not', null)
    .where('recording.withdrawn_at', 'is', null)
    .where('article.state', '!=', 'withdrawn')
    .whereRef('recording.created_at', '>=', 'programme.transcribed_since')
    .where((row) =>
      'articleId' in asked
        ? row('article.id', '=', asked.articleId)
        : row('recording.id', '=', asked.recordingId)
    )
    .limit(1)
    .execute();
}

const jobOf = (asked: Asked, id: string): NewJob => ({
  kind: 'articles.transcribe',
  payload: asked,
  priority: 6,
  uniqueKey: `articles.transcribe:${id}`
});

/** The job that starts when the sound of a recording is ready. */
export const toTranscribe = ({ subject, detail }: DomainEvent): NewJob[] =>
  detail?.['set'] === 'audio' ? [jobOf({ recordingId: subject }, subject)] : [];

/** Has a saved article looked at, in the caller's transaction: it may have got a recording, or a programme that wants it. */
export async function considerTranscribing(
  tx: Transaction,
  clock: Clock,
  articleId: string,
  { recordingId, programmeId }: { readonly recordingId: string | null; readonly programmeId: string | null }
): Promise<void> {
  if (!recordingId || !programmeId) return;
  const wanting = await tx
    .selectFrom('programme')
    .select('id')
    .where('id', '=', programmeId)
    .where('transcribed_since', 'is not', null)
    .executeTakeFirst();
  if (wanting) await enqueue(tx, clock, jobOf({ articleId }, articleId));
}
