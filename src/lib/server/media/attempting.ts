import { rm } from 'node:fs/promises';
import type { OutputSet } from '#lib/media/recording.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { makeFolder } from '../storage/durably.ts';
import { attemptKey, workFolder } from './folders.ts';
import { type MadeSet, makeSet } from './making.ts';
import { publishSet } from './output-sets.ts';
import type { KeptExamination } from './examined.ts';
import { originalOf, type ProcessingRoom } from './processing.ts';
import { noteHappening } from './recording-log.ts';
import { type Plan, type PlannedSet, planRenditions } from './renditions.ts';
import type { Making, PublishedFilm } from './running.ts';
import {
  addSecondLadder,
  assertSameFilm,
  dropSecondLadder,
  isWorthwhile,
  publishedFilm
} from './second-ladder.ts';
import { progressOf } from './showing-progress.ts';

/** One set of a recording. */
interface Asked {
  readonly recordingId: string;
  readonly set: OutputSet;
}

/**
 * Makes one set of a recording in a folder of this attempt alone, stores it, and turns the set's pointer to it in
 * the transaction that ends the job: two who do the same publish once. What a lost attempt stored is tidied later.
 */
export async function encodeSet(room: ProcessingRoom, context: JobContext, asked: Asked): Promise<void> {
  const found = await whatToMake(room, asked);
  if (!found) return;
  const attempt = newId();
  const folder = workFolder(room.config, asked.recordingId, attempt);
  const progress = progressOf(room, context, asked);
  await makeFolder(folder);
  const copy = await room.storage.localCopy(found.original);
  try {
    const making = {
      tools: room.tools,
      original: copy.path,
      folder,
      signal: context.signal,
      ...(found.film && { film: found.film }),
      onProgress: progress.show
    };
    const made = await makeWanted(room, making, found);
    if (made) await room.storage.takeFolder(folder, attemptKey(asked.recordingId, attempt));
    await progress.settled();
    await context.finish((tx) => finish(room, tx, { context, asked, attempt, made, film: found.film }));
  } finally {
    await copy.release();
    await rm(folder, { recursive: true, force: true });
  }
}

interface Found {
  readonly original: string;
  readonly plan: Plan;
  readonly planned: PlannedSet;
  /** Of a second ladder: the film it stands beside. */
  readonly film: PublishedFilm | undefined;
}

/** What a set is made of; undefined when there is nothing to be made any more. */
async function whatToMake(room: ProcessingRoom, { recordingId, set }: Asked): Promise<Found | undefined> {
  const original = await originalOf(room, recordingId);
  const plan = await planOf(room, recordingId);
  const planned = plan?.sets.find((one) => one.name === set);
  if (!original || !plan || !planned) return undefined;
  const film = planned.isSecond && (await publishedFilm(room, recordingId));
  return planned.isSecond && !film ? undefined : { original, plan, planned, film };
}

/** Makes and verifies a set; undefined when it is not worth its while on this machine. */
async function makeWanted(room: ProcessingRoom, making: Making, { plan, planned }: Found) {
  if (planned.isSecond && !(await isWorthwhile(room, making, plan))) return undefined;
  return makeSet(making, plan, planned);
}

interface Ending {
  readonly context: JobContext;
  readonly asked: Asked;
  readonly attempt: string;
  readonly made: MadeSet | undefined;
  readonly film: PublishedFilm | undefined;
}

async function finish(room: ProcessingRoom, tx: Transaction, ending: Ending): Promise<void> {
  const { context, asked, attempt, made, film } = ending;
  const { recordingId, set } = asked;
  if (!made) return dropSecondLadder(tx, recordingId);
  if (film) await assertSameFilm(tx, recordingId, film);
  await publishSet(room, tx, { recordingId, attempt, made });
  if (set === 'video') await addSecondLadder(room, tx, recordingId);
  await noteHappening(tx, room, recordingId, { what: 'published', set, try: context });
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
