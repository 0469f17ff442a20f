import type { OutputSet, RecordingFailure } from '#lib/media/recording.ts';
import type { Transaction } from '../database/database.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { enqueue, type NewJob } from '../jobs/queue.ts';
import { hurry } from '../jobs/steering.ts';
import type { Log } from '../log.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { examinedColumns } from './examined.ts';
import { type Examination, examine } from './examining.ts';
import { failRecording } from './failing.ts';
import type { Tools } from './ffmpeg.ts';
import { planSets } from './output-sets.ts';
import type { ReceivingRoom } from './receiving.ts';
import { noteHappening } from './recording-log.ts';
import { type Plan, planRenditions } from './renditions.ts';
import { progressOf } from './showing-progress.ts';

/** What the jobs of a recording need. */
export type ProcessingRoom = ReceivingRoom & { readonly log: Log; readonly tools: Tools };

/** What the job that examines a recording is told. `isLater`: what is made of it may wait until nothing else does. */
export interface ToProcess {
  readonly recordingId: string;
  readonly isLater?: boolean;
}

/** Lower comes first: what can be heard is what people wait for. */
const priorities: Readonly<Record<OutputSet, number>> = { audio: 3, video: 5, extras: 6, av1: 8 };

/** The job that makes one set of a recording. */
export function encodeJob(recordingId: string, set: OutputSet, haste: number): NewJob {
  return {
    kind: 'media.encode',
    payload: { recordingId, set },
    subject: `recording:${recordingId}`,
    priority: priorities[set] - haste,
    maxAttempts: 3,
    uniqueKey: `media.encode:${recordingId}:${set}`
  };
}

/**
 * Examines the original of a recording, plans what is made of it, and adds a job for each set. A file that cannot
 * be a recording is noted as failed, in words, and is not tried again.
 */
export async function processRecording(
  room: ProcessingRoom,
  context: JobContext,
  { recordingId, isLater = false }: ToProcess
): Promise<void> {
  const original = await originalOf(room, recordingId);
  if (!original) return;
  const progress = progressOf(room, context, { recordingId });
  const copy = await room.storage.localCopy(original);
  try {
    const examined = await examine(room.tools, copy.path, {
      signal: context.signal,
      mostHours: room.config.MEDIA_MAX_HOURS,
      onProgress: progress.show
    });
    await progress.settled();
    await context.finish(async (tx) => {
      await notePlan(room, tx, recordingId, examined);
      await addJobs(room, tx, { recordingId, isLater }, examined);
      await noteHappening(tx, room, recordingId, { what: 'probed', try: context });
    });
  } catch (cause) {
    if (!isRefusal(cause) || cause.status !== 422) throw cause;
    await progress.settled();
    await context.finish((tx) => failRecording(room, tx, { recordingId }, failureOf(cause)));
  } finally {
    await copy.release();
  }
}

/** The key of a recording's original; null when there is nothing to be made of it any more. */
export async function originalOf({ db }: ProcessingRoom, recordingId: string): Promise<string | null> {
  const row = await db.read
    .selectFrom('recording')
    .select('storage_key')
    .where('id', '=', recordingId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row?.storage_key ?? null;
}

/** A refusal as it is kept beside a recording. */
const failureOf = ({ code, message, values }: Refusal): RecordingFailure => ({
  code,
  message,
  values
});

async function notePlan(
  room: ProcessingRoom,
  tx: Transaction,
  recordingId: string,
  examined: Examination
): Promise<void> {
  const plan = planRenditions(examined.probe, examined.analysis);
  await tx
    .updateTable('recording')
    .set({ ...examinedColumns(plan, examined), updated_at: room.clock.now() })
    .where('id', '=', recordingId)
    .execute();
  await tx
    .updateTable('recording')
    .set({ state: 'processing' })
    .where('id', '=', recordingId)
    .where('state', '!=', 'ready')
    .execute();
  await planSets(room, tx, recordingId, {
    added: firstSets(plan),
    kept: plan.sets.map((set) => set.name)
  });
}

/** What is made of the original itself; a second ladder is added when its film is published. */
const firstSets = ({ sets }: Plan) => sets.filter((set) => !set.isSecond).map((set) => set.name);

async function addJobs(
  room: ProcessingRoom,
  tx: Transaction,
  { recordingId, isLater }: ToProcess,
  { probe, analysis }: Examination
): Promise<void> {
  const isFirst = await isWantedFirst(room, tx, recordingId);
  const haste = isFirst ? hurry : isLater ? -hurry : 0;
  for (const name of firstSets(planRenditions(probe, analysis)))
    await enqueue(tx, room.clock, encodeJob(recordingId, name, haste));
}

/** A wish to be processed first is forgotten after a day. */
const hurriedMs = 24 * 3600_000;

async function isWantedFirst({ clock }: ProcessingRoom, tx: Transaction, id: string): Promise<boolean> {
  const row = await tx.selectFrom('recording').select('first_at').where('id', '=', id).executeTakeFirst();
  return (row?.first_at ?? 0) > clock.now() - hurriedMs;
}
