import type { Pause } from '#lib/jobs/job.ts';
import type { Clock } from '../clock.ts';
import type { Reader, Transaction } from '../database/database.ts';
import type { Lane } from './claiming.ts';

/**
 * Pauses a lane in the caller's transaction: nothing new is started, and what runs is stopped within a second and
 * given back untried, to begin anew when the lane goes on. Answers false when it was paused already.
 */
export async function pauseLane(
  tx: Transaction,
  clock: Clock,
  lane: Lane['name'],
  { by = null, reason = null }: Partial<Omit<Pause, 'since'>> = {}
): Promise<boolean> {
  const added = await tx
    .insertInto('job_pause')
    .values({ lane, paused_at: clock.now(), by_name: by, reason })
    .onConflict((conflict) => conflict.doNothing())
    .returning('lane')
    .executeTakeFirst();
  return added !== undefined;
}

/** Lets a paused lane go on, in the caller's transaction. Answers false when it was not paused. */
export async function continueLane(tx: Transaction, lane: Lane['name']): Promise<boolean> {
  const gone = await tx.deleteFrom('job_pause').where('lane', '=', lane).returning('lane').executeTakeFirst();
  return gone !== undefined;
}

/** The pause of a lane; null while it works. */
export async function pauseOf(reader: Reader | Transaction, lane: Lane['name']): Promise<Pause | null> {
  const row = await reader
    .selectFrom('job_pause')
    .select(['paused_at as since', 'by_name as by', 'reason'])
    .where('lane', '=', lane)
    .executeTakeFirst();
  return row ?? null;
}
