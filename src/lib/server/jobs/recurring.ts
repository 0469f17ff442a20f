import type { Database } from '../database/database.ts';
import { enqueue } from './queue.ts';

/** A job that comes back. */
export interface Recurring {
  /** Names the row that holds when it comes next. */
  readonly name: string;
  readonly everyMs: number;
  readonly kind: string;
  readonly payload: unknown;
}

/**
 * Adds the job of each schedule that is due, once however many workers ask. Runs missed while nobody worked come as
 * one; a schedule never seen before is due at once. Time is the database's.
 */
export async function startDueSchedules(
  { db }: { db: Database },
  recurring: readonly Recurring[]
): Promise<void> {
  const rows = await db.read.selectFrom('job_schedule').select(['name', 'next_at']).execute();
  const nextAt = new Map(rows.map((row) => [row.name, row.next_at]));
  const now = await databaseNow(db);
  for (const one of recurring) if (isDue(nextAt.get(one.name), one, now)) await start(db, one, now);
}

/** A next time further off than a turn was set by a clock that has been put back since. */
function isDue(nextAt: number | undefined, { everyMs }: Recurring, now: number): boolean {
  return nextAt === undefined || nextAt <= now || nextAt > now + 2 * everyMs;
}

async function start(db: Database, { name, everyMs, kind, payload }: Recurring, now: number): Promise<void> {
  await db.transact(async (tx) => {
    await tx
      .insertInto('job_schedule')
      .values({ name, next_at: 0 })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    // Of all workers that saw it due, only the first still finds it so.
    const moved = await tx
      .updateTable('job_schedule')
      .set({ next_at: now + everyMs })
      .where('name', '=', name)
      .where((row) => row.or([row('next_at', '<=', now), row('next_at', '>', now + 2 * everyMs)]))
      .returning('name')
      .executeTakeFirst();
    const uniqueKey = `recurring:${name}`;
    if (moved) await enqueue(tx, { now: () => now }, { kind, payload, uniqueKey, priority: 9 });
  });
}

async function databaseNow(db: Database): Promise<number> {
  const row = await db.read.selectNoFrom(db.dialect.now.as('now')).executeTakeFirstOrThrow();
  return row.now;
}
