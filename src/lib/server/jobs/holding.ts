import { sql } from 'kysely';
import type { Database, Transaction } from '../database/database.ts';
import type { Claim } from './claiming.ts';

/** Another try has taken the job over, or it was taken back: nothing of this try counts any more. */
export class LeaseLost extends Error {
  constructor(jobId: string) {
    super(`The job ${jobId} has been taken over; the result of this try is thrown away.`);
    this.name = 'LeaseLost';
  }
}

/** Someone asked for the job to be stopped before its result was written. */
export class CancelAsked extends Error {
  constructor(jobId: string) {
    super(`The job ${jobId} was to be stopped; the result of this try is thrown away.`);
    this.name = 'CancelAsked';
  }
}

/** An update of the claimed job that changes no row once the lease is lost. */
export function updateHeld(tx: Transaction, claim: Pick<Claim, 'id' | 'token'>) {
  return tx
    .updateTable('job')
    .where('id', '=', claim.id)
    .where('lease_token', '=', claim.token)
    .where('state', '=', 'running');
}

/** Holds the job for another `leaseMs` from the database's now, and tells whether someone wants it to stop. */
export async function renew(db: Database, claim: Claim): Promise<'held' | 'cancel' | 'lost'> {
  const held = await db.transact((tx) =>
    updateHeld(tx, claim)
      .set({ lease_until: sql<number>`${db.dialect.now} + ${sql.lit(claim.kind.leaseMs)}` })
      .returning('cancel_requested')
      .executeTakeFirst()
  );
  if (!held) return 'lost';
  return held.cancel_requested === 1 ? 'cancel' : 'held';
}

/** Shows people how far the work is; a fraction lower than the one shown changes nothing. */
export async function showProgress(
  db: Database,
  claim: Claim,
  at: { fraction: number; stage: string | null }
): Promise<void> {
  await db.transact((tx) =>
    updateHeld(tx, claim)
      .set(({ eb }) => ({
        progress: eb
          .case()
          .when('progress', '<', at.fraction)
          .then(at.fraction)
          .else(eb.ref('progress'))
          .end(),
        stage: at.stage
      }))
      .execute()
  );
}

/** Tells, by reading only, why a claimed job must stop; undefined while it may go on. */
export async function reasonToStop(
  db: Database,
  claim: Claim
): Promise<'lost' | 'cancelled' | 'paused' | undefined> {
  const row = await db.read
    .selectFrom('job')
    .select(['cancel_requested', 'lease_token', 'state'])
    .select((job) =>
      job
        .exists(job.selectFrom('job_pause').select('lane').where('lane', '=', claim.kind.lane))
        .as('is_paused')
    )
    .where('id', '=', claim.id)
    .executeTakeFirst();
  if (row?.state !== 'running' || row.lease_token !== claim.token) return 'lost';
  if (row.cancel_requested === 1) return 'cancelled';
  return row.is_paused ? 'paused' : undefined;
}

/**
 * Ends the job as done together with what `write` writes. Throws, and keeps nothing: `LeaseLost`, or `CancelAsked`
 * when someone wanted the job stopped and there is something to write.
 */
export async function finishHeld(
  db: Database,
  claim: Claim,
  write?: (tx: Transaction) => Promise<void>
): Promise<void> {
  await db.transact(async (tx) => {
    // First the job: its row is then locked, so nobody can take it over while the result is written.
    const held = await updateHeld(tx, claim)
      .set({
        state: 'done',
        progress: 1,
        lease_until: null,
        error_code: null,
        error: null,
        finished_at: db.dialect.now
      })
      .returning('cancel_requested')
      .executeTakeFirst();
    if (!held) throw new LeaseLost(claim.id);
    if (write && held.cancel_requested === 1) throw new CancelAsked(claim.id);
    await write?.(tx);
  });
}
