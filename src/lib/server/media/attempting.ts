import { rm } from 'node:fs/promises';
import type { OutputSet } from '#lib/media/recording.ts';
import { newId } from '../ids.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { makeFolder } from '../storage/durably.ts';
import { attemptKey, workFolder } from './folders.ts';
import { makeSet } from './making.ts';
import { publishSet } from './output-sets.ts';
import type { KeptExamination } from './examined.ts';
import { originalOf, type ProcessingRoom } from './processing.ts';
import { noteHappening } from './recording-log.ts';
import { type Plan, planRenditions } from './renditions.ts';
import { progressOf } from './showing-progress.ts';

/**
 * Makes one set of a recording in a folder of this attempt alone, stores it, and turns the set's pointer to it in
 * the transaction that ends the job: two who do the same publish once. What a lost attempt stored is tidied later.
 */
export async function encodeSet(
  room: ProcessingRoom,
  context: JobContext,
  { recordingId, set }: { recordingId: string; set: OutputSet }
): Promise<void> {
  const original = await originalOf(room, recordingId);
  const plan = await planOf(room, recordingId);
  const planned = plan?.sets.find((one) => one.name === set);
  if (!original || !plan || !planned) return;
  const attempt = newId();
  const folder = workFolder(room.config, recordingId, attempt);
  const progress = progressOf(room, context, { recordingId, set });
  await makeFolder(folder);
  const copy = await room.storage.localCopy(original);
  try {
    const making = {
      tools: room.config,
      original: copy.path,
      folder,
      signal: context.signal,
      onProgress: progress.show
    };
    const made = await makeSet(making, plan, planned);
    await room.storage.takeFolder(folder, attemptKey(recordingId, attempt));
    await progress.settled();
    await context.finish(async (tx) => {
      await publishSet(room, tx, { recordingId, attempt, made });
      await noteHappening(tx, room, recordingId, { what: 'published', set, try: context });
    });
  } finally {
    await copy.release();
    await rm(folder, { recursive: true, force: true });
  }
}

async function planOf({ db }: ProcessingRoom, recordingId: string): Promise<Plan | undefined> {
  const row = await db.read
    .selectFrom('recording')
    .select('probe')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (!row?.probe) return undefined;
  const { probe, analysis } = JSON.parse(row.probe) as KeptExamination;
  return planRenditions(probe, analysis);
}
