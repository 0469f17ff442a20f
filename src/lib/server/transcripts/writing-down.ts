import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Said } from '#lib/transcripts/passages.ts';
import { operator } from '../accounts/actor.ts';
import type { Config } from '../config.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { enqueue } from '../jobs/queue.ts';
import type { Tools } from '../media/ffmpeg.ts';
import { workFolder } from '../media/folders.ts';
import { decodeStretch, findPublishedSound, type PublishedSound } from '../media/speech-sound.ts';
import { makeFolder } from '../storage/durably.ts';
import type { Storage } from '../storage/storage.ts';
import type { TranscriptRoom } from './attaching.ts';
import { keepAutomatic } from './automatic-revisions.ts';
import { holdRecording } from './holding.ts';
import { endOfPart, isSilent, longestPart, speechRate, wavOf } from './sound-parts.ts';
import type { SpeechEngine } from './speech-engine.ts';
import { failureOf, NothingSaid, SpeechEngineMissing, transcriptionJob } from './transcribing.ts';

/** What writing recordings down needs of the portal. */
export type WritingDownRoom = TranscriptRoom & {
  readonly config: Config;
  readonly storage: Storage;
  readonly tools: Tools;
  readonly speech: SpeechEngine | null;
};

/** A recording that is being written down, and what has been heard of it so far. */
interface Begun {
  readonly recordingId: string;
  readonly language: string;
  readonly sound: PublishedSound;
  readonly engine: SpeechEngine;
  /** What is heard of other sound, or by another engine, is something else. */
  readonly heardFrom: string;
  readonly parts: readonly { readonly endMs: number; readonly said: string }[];
}

/**
 * Writes down the next part of a recording, ten minutes at most, and adds the job for the part after it, so that other
 * work comes in between and a worker that dies loses one part; after the last part the transcript is there. Does nothing
 * when nobody waits for it any more.
 */
export async function writeDownNext(
  room: WritingDownRoom,
  context: JobContext,
  recordingId: string
): Promise<void> {
  const begun = await findBegun(room, recordingId);
  if (!begun) return;
  const startMs = begun.parts.at(-1)?.endMs ?? 0;
  if (startMs >= begun.sound.durationMs) return context.finish((tx) => conclude(room, tx, begun, null));
  const heard = await hearPart(room, context, begun, startMs);
  await context.finish(async (tx) => {
    await keepPart(tx, begun, { startMs, ...heard });
    if (heard.isLast) return conclude(room, tx, begun, heard.said);
    await enqueue(tx, room.clock, transcriptionJob(recordingId));
  });
}

async function findBegun(room: WritingDownRoom, recordingId: string): Promise<Begun | undefined> {
  const { db, speech: engine } = room;
  const row = await db.read
    .selectFrom('transcription')
    .select(['language'])
    .where('recording_id', '=', recordingId)
    .where('state', '=', 'open')
    .executeTakeFirst();
  const sound = await findPublishedSound(room, recordingId);
  if (!row || !sound) return undefined;
  if (!engine) throw new SpeechEngineMissing();
  const heardFrom = [sound.sha256, engine.name, engine.model, row.language].join(' ');
  const parts = await db.read
    .selectFrom('transcription_part')
    .select(['end_ms as endMs', 'said'])
    .where('recording_id', '=', recordingId)
    .where('heard_from', '=', heardFrom)
    .orderBy('start_ms')
    .execute();
  return { recordingId, language: row.language, sound, engine, heardFrom, parts };
}

interface Heard {
  readonly endMs: number;
  readonly said: readonly Said[];
  readonly isLast: boolean;
}

async function hearPart(
  room: WritingDownRoom,
  context: JobContext,
  { recordingId, sound, engine, language, parts }: Begun,
  startMs: number
): Promise<Heard> {
  const folder = workFolder(room.config, recordingId, newId());
  await makeFolder(folder);
  const copy = await room.storage.localCopy(sound.key);
  try {
    const { signal } = context;
    const stretch = { from: startMs / 1000, seconds: longestPart, rate: speechRate };
    const samples = await decodeStretch(room.tools, copy.path, stretch, { folder, signal });
    const isLast = startMs + longestPart * 1000 >= sound.durationMs;
    const part = samples.subarray(0, endOfPart(samples, isLast));
    const endMs = isLast ? sound.durationMs : startMs + Math.round((part.length / speechRate) * 1000);
    if (isSilent(part)) return { endMs, isLast, said: [] };
    const file = join(folder, 'sound.wav');
    await writeFile(file, wavOf(part));
    const said = await engine.writeDown(
      { file, folder, seconds: part.length / speechRate, language },
      { signal, onFraction: (fraction) => void context.progress(fraction, 'listening') }
    );
    const number = isLast && parts.length === 0 ? null : parts.length + 1;
    return { endMs, isLast, said: said.map((one) => moved(one, startMs, number)) };
  } finally {
    await copy.release();
    await rm(folder, { recursive: true, force: true });
  }
}

/** From the time of a part to that of the recording. Who is called A in one part is not who is called A in the next. */
function moved(one: Said, byMs: number, part: number | null): Said {
  return {
    ...one,
    speaker: one.speaker && part !== null ? `${one.speaker} (${part})` : one.speaker,
    startMs: one.startMs + byMs,
    endMs: one.endMs === null ? null : one.endMs + byMs,
    ...(one.times && { times: one.times.map(([at, ms, ...sure]) => [at, ms + byMs, ...sure] as const) })
  };
}

async function keepPart(
  tx: Transaction,
  { recordingId, heardFrom }: Begun,
  { startMs, endMs, said }: Heard & { readonly startMs: number }
): Promise<void> {
  const ofRecording = tx.deleteFrom('transcription_part').where('recording_id', '=', recordingId);
  await ofRecording
    .where((part) => part.or([part('heard_from', '!=', heardFrom), part('start_ms', '=', startMs)]))
    .execute();
  await tx
    .insertInto('transcription_part')
    .values({
      ...{ recording_id: recordingId, start_ms: startMs, end_ms: endMs },
      ...{ heard_from: heardFrom, said: JSON.stringify(said) }
    })
    .execute();
}

/** Makes the transcript of all parts, and forgets them. */
async function conclude(
  room: WritingDownRoom,
  tx: Transaction,
  { recordingId, language, engine, parts }: Begun,
  last: readonly Said[] | null
): Promise<void> {
  await holdRecording(tx, room.db, recordingId, operator);
  const said = [...parts.flatMap((part) => JSON.parse(part.said) as Said[]), ...(last ?? [])];
  const { name, model } = engine;
  const failure = said.length === 0 ? new NothingSaid() : null;
  const revision = failure
    ? null
    : await keepAutomatic(room, tx, { recordingId, language, said, engine: name, model });
  await tx.deleteFrom('transcription_part').where('recording_id', '=', recordingId).execute();
  await tx
    .updateTable('transcription')
    .set({
      state: failure ? 'failed' : 'done',
      failure: failure && JSON.stringify(failureOf(failure)),
      revision,
      updated_at: room.clock.now()
    })
    .where('recording_id', '=', recordingId)
    .execute();
}
