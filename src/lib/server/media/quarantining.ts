import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { Refusal, type RefusalValues } from '../refusal.ts';
import { FfmpegCrashed } from './ffmpeg-failures.ts';

/** Final: it carries no `retry`. */
export class RecordingQuarantined extends Refusal {
  constructor(values: RefusalValues) {
    super(
      'recording-quarantined',
      500,
      `${values['program'] ?? ''} broke down over the file more than once, so it is not opened again by itself. ` +
        'Export it anew and upload that.',
      values
    );
  }
}

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

/** Once may be the machine, twice is the file. */
const mostBreakdowns = 2;

/**
 * Does work on a file of a stranger, and counts by its key in the storage how often a program breaks down over it, in
 * whatever job: the second time it is given up as `RecordingQuarantined`, and from then on not opened at all.
 */
export async function unlessCrashing(
  room: Room,
  storageKey: string | null,
  work: () => Promise<void>
): Promise<void> {
  if (storageKey === null) return work();
  await assertMayBeOpened(room, storageKey);
  try {
    await work();
  } catch (cause) {
    if (!(cause instanceof FfmpegCrashed)) throw cause;
    const count = await noteBreakdown(room, storageKey, cause);
    throw count >= mostBreakdowns ? new RecordingQuarantined(cause.values) : cause;
  }
}

/** Lets a file that was given up be opened once more: somebody who looked at it wants that. In the caller's transaction. */
export async function allowOnceMore(tx: Transaction, recordingId: string): Promise<void> {
  await tx
    .updateTable('file_breakdown')
    .set({ count: mostBreakdowns - 1 })
    .where('count', '>=', mostBreakdowns)
    .where('storage_key', 'in', (row) =>
      row
        .selectFrom('recording')
        .select('storage_key')
        .where('id', '=', recordingId)
        .$castTo<{ storage_key: string }>()
    )
    .execute();
}

async function assertMayBeOpened({ db }: Room, storageKey: string): Promise<void> {
  const given = await db.read
    .selectFrom('file_breakdown')
    .select(['program', 'signal'])
    .where('storage_key', '=', storageKey)
    .where('count', '>=', mostBreakdowns)
    .executeTakeFirst();
  if (given) throw new RecordingQuarantined(given);
}

async function noteBreakdown(
  { db, clock }: Room,
  storage_key: string,
  { values }: FfmpegCrashed
): Promise<number> {
  const how = { program: String(values['program']), signal: String(values['signal']), last_at: clock.now() };
  const { count } = await db.transact((tx) =>
    tx
      .insertInto('file_breakdown')
      .values({ storage_key, count: 1, ...how })
      .onConflict((conflict) =>
        conflict
          .column('storage_key')
          .doUpdateSet((row) => ({ ...how, count: row('file_breakdown.count', '+', 1) }))
      )
      .returning('count')
      .executeTakeFirstOrThrow()
  );
  return count;
}
