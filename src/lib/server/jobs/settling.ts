import { sql, type UpdateObject } from 'kysely';
import type { Database, Tables, Transaction } from '../database/database.ts';
import type { Claim } from './claiming.ts';
import { updateHeld } from './holding.ts';
import type { Reason, Verdict } from './retrying.ts';

/** The worker died in the job's last try, so nothing says what went wrong. */
export const workerDied: Reason = {
  code: 'worker-died',
  message: 'The worker stopped in the middle of the last try, more often than the job may be tried.',
  values: {}
};

/** Someone asked for the job to be stopped. */
export const jobCancelled: Reason = {
  code: 'job-cancelled',
  message: 'The job was cancelled.',
  values: {}
};

const letGo = { lease_until: null, worker: null, stage: null } as const;

/** Puts a failed job back to wait, or gives it up. Changes nothing once the lease is lost. */
export async function settleFailure(db: Database, claim: Claim, verdict: Verdict): Promise<void> {
  if (verdict.afterMs === null) return giveUp(db, claim, { state: 'failed', reason: verdict.reason });
  const afterMs = verdict.afterMs;
  await db.transact((tx) =>
    waitAgain(tx, claim, {
      ...letGo,
      run_at: sql<number>`${db.dialect.now} + ${sql.lit(afterMs)}`,
      error_code: verdict.reason.code,
      error: verdict.reason.message
    })
  );
}

/** Ends the job unsuccessfully and lets its kind say so, in one transaction. Changes nothing once the lease is lost. */
export async function giveUp(
  db: Database,
  claim: Claim,
  end: { state: 'failed' | 'cancelled'; reason: Reason }
): Promise<void> {
  await db.transact(async (tx) => {
    const held = await updateHeld(tx, claim)
      .set({
        ...letGo,
        state: end.state,
        error_code: end.reason.code,
        error: end.reason.message,
        finished_at: db.dialect.now
      })
      .returning('id')
      .executeTakeFirst();
    if (held) await claim.kind.givenUp?.(tx, JSON.parse(claim.payload), end.reason);
  });
}

/** Gives the job back untried, so that another worker can take it at once. Changes nothing once the lease is lost. */
export async function release(db: Database, claim: Claim): Promise<void> {
  await db.transact((tx) => waitAgain(tx, claim, { ...letGo, attempts: claim.attempt - 1 }));
}

/** Gives back every running job, in the caller's transaction: for a database that no worker works on, as a restored one. */
export async function releaseAll(tx: Transaction): Promise<void> {
  const running = await tx
    .selectFrom('job')
    .select(['id', 'lease_token as token'])
    .where('state', '=', 'running')
    .orderBy('created_at', 'desc')
    .execute();
  for (const job of running) await waitAgain(tx, job, letGo);
}

/** Lets every lease of a worker known to be dead run out now, so that its jobs are taken over at once. */
export async function endLeases({ db }: { db: Database }, worker: string): Promise<void> {
  await db.transact((tx) =>
    tx
      .updateTable('job')
      .set({ lease_until: 0 })
      .where('state', '=', 'running')
      .where('worker', '=', worker)
      .execute()
  );
}

/** When another job with the same key waits already, that one does the work and this one ends. */
async function waitAgain(
  tx: Transaction,
  claim: Pick<Claim, 'id' | 'token'>,
  values: UpdateObject<Tables, 'job'>
): Promise<void> {
  const superseded = await updateHeld(tx, claim)
    .set({ ...letGo, state: 'cancelled', error_code: 'superseded', error: 'A newer job does this work.' })
    .where((row) =>
      row.exists(
        row
          .selectFrom('job as other')
          .select('other.id')
          .whereRef('other.unique_key', '=', 'job.unique_key')
          .where('other.state', '=', 'waiting')
      )
    )
    .returning('id')
    .executeTakeFirst();
  if (!superseded)
    await updateHeld(tx, claim)
      .set({ ...values, state: 'waiting' })
      .execute();
}
