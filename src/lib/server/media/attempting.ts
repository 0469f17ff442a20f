import type { OutputSet, Stage } from '#lib/media/recording.ts';
import type { Transaction } from '../database/database.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { atWork } from './at-work.ts';
import { attemptKey } from './folders.ts';
import { assertHides, leftOut } from './hidden-parts.ts';
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
  await attempt(room, context, { asked, found }, async (tx, { attempt, made }) => {
    if (!made) return dropSecondLadder(tx, asked.recordingId);
    if (found.film) await assertSameFilm(tx, asked.recordingId, found.film);
    await publishMade(room, tx, { context, asked, attempt, made });
  });
}

/** How a set is made. `making` may bring what is known or made already. */
export interface Attempting {
  readonly asked: Asked;
  readonly found: Found;
  readonly making?: Pick<Making, 'keys' | 'kept' | 'pieces'>;
  /** What part of the whole this is, as people see its progress; all of it when left out. */
  readonly span?: readonly [from: number, to: number];
}

/** What an attempt made, which lies in the storage; nothing when it is not worth its while on this machine. */
export interface Attempted {
  readonly attempt: string;
  readonly made: MadeSet | undefined;
}

/** Makes and stores a set, and ends the job with what `finish` writes. */
export async function attempt(
  room: ProcessingRoom,
  context: JobContext,
  { asked, found, making = {}, span: [from, to] = [0, 1] }: Attempting,
  finish: (tx: Transaction, attempted: Attempted) => Promise<void>
): Promise<void> {
  const { recordingId } = asked;
  const progress = progressOf(room, context, asked);
  await atWork(room, { recordingId, original: found.original }, async ({ attempt, folder, original }) => {
    const whole = {
      ...{ tools: room.tools, original, folder, signal: context.signal },
      onProgress: (stage: Stage, fraction: number) => progress.show(stage, from + fraction * (to - from)),
      ...(found.film && { film: found.film }),
      ...making
    };
    const made = await makeWanted(room, whole, found);
    if (made) await room.storage.takeFolder(folder, attemptKey(recordingId, attempt));
    await progress.settled();
    await context.finish(async (tx) => {
      await assertHides(tx, room.db, recordingId, found.plan.sound.hidden);
      await finish(tx, { attempt, made });
    });
  });
}

/** What a set is made of. */
export interface Found {
  readonly original: string;
  readonly plan: Plan;
  readonly planned: PlannedSet;
  /** Of a second ladder: the film it stands beside. */
  readonly film: PublishedFilm | undefined;
}

/** What a set is made of; undefined when there is nothing to be made any more. */
export async function whatToMake(
  room: ProcessingRoom,
  { recordingId, set }: Asked
): Promise<Found | undefined> {
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

interface Publishing {
  readonly context: JobContext;
  readonly asked: Asked;
  readonly attempt: string;
  readonly made: MadeSet;
}

/** Publishes a set, and notes that it is; after a film, the station may want its second ladder. */
export async function publishMade(
  room: ProcessingRoom,
  tx: Transaction,
  { context, asked: { recordingId, set }, attempt, made }: Publishing
): Promise<void> {
  await publishSet(room, tx, { recordingId, attempt, made });
  if (set === 'video') await addSecondLadder(room, tx, recordingId);
  await noteHappening(tx, room, recordingId, { what: 'published', set, try: context });
}

async function planOf({ db }: ProcessingRoom, recordingId: string): Promise<Plan | undefined> {
  const hidden = await leftOut(db.read, recordingId);
  const row = await db.read
    .selectFrom('recording')
    .select('probe')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (!row?.probe) return undefined;
  const { probe, analysis } = JSON.parse(row.probe) as KeptExamination;
  return planRenditions(probe, analysis, hidden);
}
