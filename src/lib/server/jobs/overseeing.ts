import type { Selectable } from 'kysely';
import type { JobState, JobView } from '#lib/jobs/job.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import type { AnyJobKind } from './job-kind.ts';
import { jobCancelled } from './settling.ts';
import type { JobTable } from './tables.ts';

export class JobMissing extends Refusal {
  constructor() {
    super('job-missing', 404, 'There is no such job; jobs that ended well are forgotten after 14 days.');
  }
}

export class JobNotStopped extends Refusal {
  constructor() {
    super('job-ended', 409, 'The job has ended already, so there is nothing to cancel.');
  }
}

export class JobNotRetryable extends Refusal {
  constructor() {
    super(
      'job-not-retryable',
      409,
      'Only a job that failed or was cancelled, and that no newer one replaces, is run again.'
    );
  }
}

/** The jobs about a subject (`recording:abc`), in some states or all, newest first; at most 100. */
export async function findJobs(
  { db }: { db: Database },
  filter: { subject?: string; states?: readonly JobState[] } = {}
): Promise<JobView[]> {
  return (await listJobs({ db }, filter, 1)).jobs;
}

/** One page of the jobs, newest first, 100 a page from page 1, and how many there are in all. */
export async function listJobs(
  { db }: { db: Database },
  filter: { subject?: string; states?: readonly JobState[] },
  page: number
): Promise<{ jobs: JobView[]; total: number }> {
  const { subject, states } = filter;
  const chosen = db.read
    .selectFrom('job')
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
    .$if(states !== undefined, (query) => query.where('state', 'in', states ?? []));
  const { total } = await chosen
    .select(({ fn }) => fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await chosen
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(100)
    .offset((page - 1) * 100)
    .execute();
  return { jobs: rows.map(viewOf), total };
}

/** Puts a failed or cancelled job back to wait, as if never tried. Refuses any other, and one that a newer replaces. */
export async function retryJob({ db, clock }: { db: Database; clock: Clock }, id: string): Promise<void> {
  await db.transact(async (tx) => {
    const job = await jobFor(tx, id);
    if (!['failed', 'cancelled'].includes(job.state) || (await isReplaced(tx, job)))
      throw new JobNotRetryable();
    await tx
      .updateTable('job')
      .set({ state: 'waiting', attempts: 0, progress: 0, stage: null, run_at: clock.now() })
      .set({ cancel_requested: 0, error: null, error_code: null, finished_at: null })
      .where('id', '=', id)
      .execute();
  });
}

/**
 * Cancels a waiting job at once, and asks a running one to stop, which it does within half a second.
 * The kind's `givenUp` is told, with the code `job-cancelled`. Refuses a job that has ended.
 */
export async function cancelJob(
  { db, clock, kinds }: { db: Database; clock: Clock; kinds: readonly AnyJobKind[] },
  id: string
): Promise<'cancelled' | 'stopping'> {
  return db.transact(async (tx) => {
    const { kind, payload } = await jobFor(tx, id);
    const waiting = await tx
      .updateTable('job')
      .set({ state: 'cancelled', error_code: jobCancelled.code, error: jobCancelled.message })
      .set({ finished_at: clock.now() })
      .where('id', '=', id)
      .where('state', '=', 'waiting')
      .returning('id')
      .executeTakeFirst();
    if (waiting) {
      await kinds.find((one) => one.name === kind)?.givenUp?.(tx, JSON.parse(payload), jobCancelled);
      return 'cancelled';
    }
    const running = await tx
      .updateTable('job')
      .set({ cancel_requested: 1 })
      .where('id', '=', id)
      .where('state', '=', 'running')
      .returning('id')
      .executeTakeFirst();
    if (!running) throw new JobNotStopped();
    return 'stopping';
  });
}

async function jobFor(tx: Transaction, id: string) {
  const job = await tx
    .selectFrom('job')
    .select(['state', 'kind', 'payload', 'unique_key'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!job) throw new JobMissing();
  return job;
}

async function isReplaced(tx: Transaction, { unique_key }: { unique_key: string | null }): Promise<boolean> {
  if (unique_key === null) return false;
  const newer = await tx
    .selectFrom('job')
    .select('id')
    .where('unique_key', '=', unique_key)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return newer !== undefined;
}

function viewOf(row: Selectable<JobTable>): JobView {
  return {
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    state: row.state as JobState,
    stage: row.stage,
    progress: row.progress,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    cancelling: row.state === 'running' && row.cancel_requested === 1,
    errorCode: row.error_code,
    error: row.error,
    runAt: row.run_at,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at
  };
}
