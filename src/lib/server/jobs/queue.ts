import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { Clock } from '../clock.ts';

/** What to do, and when. */
export interface NewJob {
  readonly kind: string;
  readonly payload: unknown;
  /** What the job is about, `recording:abc`, so that a page can show it. */
  readonly subject?: string;
  readonly priority?: number;
  readonly maxAttempts?: number;
  /** Not before this time, milliseconds UTC; at once when left out. */
  readonly runAt?: number;
  /** While a job with this key waits, another is not added. */
  readonly uniqueKey?: string;
}

/**
 * Adds a job in the caller's transaction: it exists exactly when the caller's change does.
 * Returns its id, or the waiting job's id when `uniqueKey` is taken.
 */
export async function enqueue(tx: Transaction, clock: Clock, job: NewJob): Promise<string> {
  const now = clock.now();
  const { id } = await tx
    .insertInto('job')
    .values({
      id: newId(),
      kind: job.kind,
      payload: JSON.stringify(job.payload),
      state: 'waiting',
      priority: job.priority ?? 5,
      max_attempts: job.maxAttempts ?? 5,
      run_at: job.runAt ?? now,
      unique_key: job.uniqueKey ?? null,
      subject: job.subject ?? null,
      created_at: now
    })
    // An update, not "do nothing": it locks the waiting job, so that no worker starts it on what was true before
    // the caller's change is committed. The state is a literal because PostgreSQL must match the partial index.
    .onConflict((conflict) =>
      conflict
        .column('unique_key')
        .where('state', '=', sql.lit('waiting'))
        .doUpdateSet((row) => ({ unique_key: row.ref('excluded.unique_key') }))
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

/** Takes back a waiting job by its key; a job already running goes on. */
export async function withdrawJob(tx: Transaction, uniqueKey: string): Promise<void> {
  await tx
    .updateTable('job')
    .set({ state: 'cancelled' })
    .where('unique_key', '=', uniqueKey)
    .where('state', '=', 'waiting')
    .execute();
}

/** How urgent a job is, as it was added or has been put since. */
export async function priorityOf(tx: Transaction, jobId: string): Promise<number> {
  const { priority } = await tx
    .selectFrom('job')
    .select('priority')
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  return priority;
}
