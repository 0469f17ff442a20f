import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Lane } from './claiming.ts';

/** Lets a lane start nothing new; what runs goes on. */
export async function pauseLane(
  { db, clock }: { db: Database; clock: Clock },
  lane: Lane['name']
): Promise<void> {
  await db.transact((tx) =>
    tx
      .insertInto('job_pause')
      .values({ lane, paused_at: clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  );
}

/** Lets a paused lane go on. */
export async function continueLane({ db }: { db: Database }, lane: Lane['name']): Promise<void> {
  await db.transact((tx) => tx.deleteFrom('job_pause').where('lane', '=', lane).execute());
}

/** The lanes that are paused. */
export async function pausedLanes({ db }: { db: Database }): Promise<string[]> {
  const rows = await db.read.selectFrom('job_pause').select('lane').orderBy('lane').execute();
  return rows.map((row) => row.lane);
}
