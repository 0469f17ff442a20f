import { rm } from 'node:fs/promises';
import type { RecordingFailure } from '#lib/media/recording.ts';
import type { Selectable } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { isRefusal } from '../refusal.ts';
import { makeFolder } from '../storage/durably.ts';
import { examine } from './examining.ts';
import { attemptKey, workFolder } from './folders.ts';
import { leftOut } from './hidden-parts.ts';
import { type MadeSet, makeSet } from './making.ts';
import type { ProcessingRoom } from './processing.ts';
import { noteHappening } from './recording-log.ts';
import { type Plan, planRenditions } from './renditions.ts';
import { type Made, switchOver } from './switching.ts';
import type { RecordingRevisionTable } from './tables.ts';

type Revision = Selectable<RecordingRevisionTable>;

/**
 * Makes everything of the file that is to take the place of a recording's original, and switches over to all of it in
 * the transaction that ends the job. A file that cannot be a recording is noted as failed; what is played stays.
 */
export async function makeReplacement(
  room: ProcessingRoom,
  context: JobContext,
  recordingId: string
): Promise<void> {
  const next = await nextRevision(room, recordingId);
  if (!next) return;
  const copy = await room.storage.localCopy(next.storage_key);
  const folders: string[] = [];
  try {
    const examined = await examine(room.tools, copy.path, {
      signal: context.signal,
      mostHours: room.config.MEDIA_MAX_HOURS,
      onProgress: shower(context, 0, examiningShare)
    });
    const hidden = await leftOut(room.db.read, recordingId);
    const plan = planRenditions(examined.probe, examined.analysis, hidden);
    const made = await makeAll(room, context, { next, original: copy.path, plan, folders });
    for (const [at, { attempt }] of made.entries())
      await room.storage.takeFolder(folders[at] ?? '', attemptKey(recordingId, attempt));
    await context.finish((tx) => switchOver(room, tx, { next, examined, plan, made, context }));
  } catch (cause) {
    if (!isRefusal(cause) || cause.status !== 422) throw cause;
    const { code, message, values } = cause;
    await context.finish((tx) => failReplacement(room, tx, { recordingId }, { code, message, values }));
  } finally {
    await copy.release();
    for (const folder of folders) await rm(folder, { recursive: true, force: true });
  }
}

/** So much of the time goes into examining. */
const examiningShare = 0.1;

/** How much longer a set takes than the sound: a film is most of the work. */
const weightOf = ({ name }: Plan['sets'][number]) => (name === 'video' || name === 'av1' ? 8 : 1);

interface MakingAll {
  readonly next: Revision;
  readonly original: string;
  readonly plan: Plan;
  /** Filled with the folder of each set, in the order of the plan. */
  readonly folders: string[];
}

async function makeAll(
  room: ProcessingRoom,
  context: JobContext,
  { next, original, plan, folders }: MakingAll
): Promise<Made[]> {
  const made: Made[] = [];
  const whole = plan.sets.reduce((sum, set) => sum + weightOf(set), 0);
  let from = examiningShare;
  for (const set of plan.sets) {
    const attempt = newId();
    const folder = workFolder(room.config, next.recording_id, attempt);
    folders.push(folder);
    await makeFolder(folder);
    const share = ((1 - examiningShare) * weightOf(set)) / whole;
    const onProgress = shower(context, from, share);
    from += share;
    const making = { tools: room.tools, original, folder, signal: context.signal, onProgress };
    const one: MadeSet = await makeSet(making, plan, set);
    made.push({ attempt, made: one });
  }
  return made;
}

/** Shows the progress of a part of the whole; whether it can be shown never decides whether the work succeeds. */
function shower(context: JobContext, from: number, share: number) {
  return (stage: string, fraction: number) => void context.progress(from + fraction * share, stage);
}

/** The key of the file that is to take the place of a recording's original; null when none is. */
export async function nextOriginal(room: ProcessingRoom, recordingId: string): Promise<string | null> {
  return (await nextRevision(room, recordingId))?.storage_key ?? null;
}

function nextRevision({ db }: ProcessingRoom, recordingId: string): Promise<Revision | undefined> {
  return db.read
    .selectFrom('recording_revision')
    .innerJoin('recording', 'recording.id', 'recording_revision.recording_id')
    .selectAll('recording_revision')
    .where('recording_id', '=', recordingId)
    .where('recording_revision.state', '=', 'next')
    .where('recording.withdrawn_at', 'is', null)
    .executeTakeFirst();
}

/** Notes that a file could not take the place of a recording's original, and why: what is played stays. */
export async function failReplacement(
  { clock }: Pick<ProcessingRoom, 'clock'>,
  tx: Transaction,
  { recordingId }: { recordingId: string },
  failure: RecordingFailure
): Promise<void> {
  await tx
    .updateTable('recording_revision')
    .set({ state: 'failed', failure: JSON.stringify(failure), updated_at: clock.now() })
    .where('recording_id', '=', recordingId)
    .where('state', '=', 'next')
    .execute();
  await noteHappening(tx, { clock }, recordingId, { what: 'replacement-failed', failure });
}
