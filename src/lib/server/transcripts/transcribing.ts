import type { Transcription, TranscriptionFailure } from '#lib/transcripts/transcription.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { placesInQueue } from '../jobs/places.ts';
import { enqueue, type NewJob } from '../jobs/queue.ts';
import { findPublishedSound } from '../media/speech-sound.ts';
import { Refusal } from '../refusal.ts';
import { holdRecording } from './holding.ts';
import { longestPart } from './sound-parts.ts';
import type { SpeechEngine } from './speech-engine.ts';

export class SpeechEngineMissing extends Refusal {
  constructor() {
    super(
      'speech-engine-missing',
      409,
      'The portal has nothing that writes recordings down. The operator sets WHISPER_PATH and WHISPER_MODEL, or TRANSCRIBE_URL.'
    );
  }
}

export class NothingToHear extends Refusal {
  constructor() {
    super(
      'nothing-to-hear',
      409,
      'The sound of the recording is not ready yet. Wait until it can be played.'
    );
  }
}

export class NothingSaid extends Refusal {
  constructor() {
    super(
      'nothing-said',
      422,
      'No words were heard in the recording, so there is nothing to write down. Is it music, or another language?'
    );
  }
}

export class NotTranscribing extends Refusal {
  constructor() {
    super('not-transcribing', 409, 'The recording is not being written down, so nothing was stopped.');
  }
}

/** What ordering and watching needs of the portal. */
export interface TranscribingRoom {
  readonly db: Database;
  readonly clock: Clock;
  readonly speech: SpeechEngine | null;
}

export const transcriptionKind = 'transcripts.write-down';
const keyOf = (recordingId: string) => `${transcriptionKind}:${recordingId}`;

/** The job that writes down the next part of a recording. */
export const transcriptionJob = (recordingId: string): NewJob => ({
  kind: transcriptionKind,
  payload: { recordingId },
  subject: `transcript:${recordingId}`,
  priority: 7,
  maxAttempts: 6,
  uniqueKey: keyOf(recordingId)
});

/** The failure that a refusal is kept as. */
export const failureOf = ({ code, message, values }: TranscriptionFailure): TranscriptionFailure => ({
  code,
  message,
  values
});

/**
 * Has a machine write a recording down, in a language. What has been written by hand is not replaced by it. One that is
 * under way goes on. Refuses without an engine, before there is sound, and contributors another's recording.
 */
export async function orderTranscription(
  room: TranscribingRoom,
  recordingId: string,
  { language }: { readonly language: string },
  actor: Actor
): Promise<void> {
  if (!room.speech) throw new SpeechEngineMissing();
  const sound = await findPublishedSound(room, recordingId);
  await room.db.transact(async (tx) => {
    await holdRecording(tx, room.db, recordingId, actor);
    if (!sound) throw new NothingToHear();
    if (await isOpen(tx, recordingId)) return;
    const now = room.clock.now();
    const order = { state: 'open', language, failure: null, revision: null, updated_at: now };
    await tx
      .insertInto('transcription')
      .values({ recording_id: recordingId, ...order, created_by: accountOf(actor), created_at: now })
      .onConflict((conflict) => conflict.column('recording_id').doUpdateSet(order))
      .execute();
    await enqueue(tx, room.clock, transcriptionJob(recordingId));
    await audit(tx, room.clock, actor, {
      action: 'transcript.order',
      thing: 'recording',
      thingId: recordingId,
      detail: { language }
    });
  });
}

async function isOpen(tx: Transaction, recordingId: string): Promise<boolean> {
  const open = await tx
    .selectFrom('transcription')
    .select('state')
    .where('recording_id', '=', recordingId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  return open !== undefined;
}

/** Notes that a recording could not be written down, or is not to be; parts that were heard are kept for another order. */
export async function giveUpTranscription(
  { clock }: { readonly clock: Clock },
  tx: Transaction,
  recordingId: string,
  reason: TranscriptionFailure
): Promise<void> {
  const isCancelled = reason.code === 'job-cancelled';
  await tx
    .updateTable('transcription')
    .set({
      state: isCancelled ? 'cancelled' : 'failed',
      failure: isCancelled ? null : JSON.stringify(failureOf(reason)),
      updated_at: clock.now()
    })
    .where('recording_id', '=', recordingId)
    .where('state', '=', 'open')
    .execute();
}

/** How far a machine has come with writing a recording down; null when nobody has asked for it. */
export async function findTranscription(
  { db }: { readonly db: Database },
  recordingId: string
): Promise<Transcription | null> {
  const row = await db.read
    .selectFrom('transcription')
    .innerJoin('recording', 'recording.id', 'transcription.recording_id')
    .select(['transcription.state', 'transcription.failure', 'revision', 'duration_ms'])
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  if (!row) return null;
  const failure = row.failure ? (JSON.parse(row.failure) as TranscriptionFailure) : null;
  const { revision } = row;
  if (row.state !== 'open')
    return { state: row.state as Transcription['state'], fraction: 1, failure, revision };
  return { ...(await reached(db, recordingId, row.duration_ms ?? 1)), failure, revision };
}

async function reached(
  db: Database,
  recordingId: string,
  durationMs: number
): Promise<Pick<Transcription, 'state' | 'fraction'>> {
  const place = (await placesInQueue({ db }, [transcriptionKind])).get(keyOf(recordingId));
  const heardMs = await heardOf(db, recordingId);
  const partMs = Math.min(longestPart * 1000, durationMs - heardMs);
  const fraction = Math.min(1, (heardMs + (place?.progress ?? 0) * partMs) / durationMs);
  return { state: place?.cancelling ? 'stopping' : (place?.state ?? 'waiting'), fraction };
}

async function heardOf({ read }: Database, recordingId: string): Promise<number> {
  const row = await read
    .selectFrom('transcription_part')
    .select((part) => part.fn.max('end_ms').as('endMs'))
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  return row?.endMs ?? 0;
}
