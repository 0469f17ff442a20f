import type { Database, Transaction } from '../database/database.ts';
import type { AnyJobKind } from './job-kind.ts';
import { jobCancelled } from './settling.ts';

interface Engine {
  readonly db: Database;
  /** The kinds of job that are meant; others about the same subject are left alone. */
  readonly kinds: readonly AnyJobKind[];
}

/**
 * Cancels every job about a subject, in the caller's transaction: those that wait, or whose worker is gone, at once;
 * one that runs is asked to stop, which it does within half a second. Returns how many there were.
 */
export async function cancelJobs(tx: Transaction, engine: Engine, subject: string): Promise<number> {
  const ended = await openJobs(tx, engine, subject)
    .where((row) =>
      row.or([
        row('state', '=', 'waiting'),
        row.and([row('state', '=', 'running'), row('lease_until', '<', engine.db.dialect.now)])
      ])
    )
    .set({ state: 'cancelled', lease_until: null, worker: null, stage: null })
    .set({ error_code: jobCancelled.code, error: jobCancelled.message, finished_at: engine.db.dialect.now })
    .returning(['kind', 'payload'])
    .execute();
  for (const { kind, payload } of ended)
    await engine.kinds
      .find((one) => one.name === kind)
      ?.givenUp?.(tx, JSON.parse(payload) as unknown, jobCancelled);
  const asked = await openJobs(tx, engine, subject).set({ cancel_requested: 1 }).returning('id').execute();
  return ended.length + asked.length;
}

/** Ends every job of some kinds about a subject, in the caller's transaction, without telling their kinds. */
export async function endJobs(
  tx: Transaction,
  { db, names }: { readonly db: Database; readonly names: readonly string[] },
  subject: string
): Promise<void> {
  await tx
    .updateTable('job')
    .set({ state: 'cancelled', lease_until: null, worker: null, finished_at: db.dialect.now })
    .where('subject', '=', subject)
    .where('kind', 'in', names)
    .where('state', 'in', ['waiting', 'running'])
    .execute();
}

/** So much lower is the number of a job that someone wants first than of every other. */
export const hurry = 10;

/** Puts every waiting job about a subject before all others, in the caller's transaction. Returns how many are open. */
export async function putFirst(tx: Transaction, engine: Engine, subject: string): Promise<number> {
  const open = await openJobs(tx, engine, subject)
    .set((row) => ({
      priority: row
        .case()
        .when('priority', '<', 0)
        .then(row.ref('priority'))
        .else(row('priority', '-', hurry))
        .end(),
      run_at: row
        .case()
        .when('run_at', '>', engine.db.dialect.now)
        .then(engine.db.dialect.now)
        .else(row.ref('run_at'))
        .end()
    }))
    .returning('id')
    .execute();
  return open.length;
}

function openJobs(tx: Transaction, { kinds }: Engine, subject: string) {
  const names = kinds.map((kind) => kind.name);
  return tx
    .updateTable('job')
    .where('subject', '=', subject)
    .where('kind', 'in', names)
    .where('state', 'in', ['waiting', 'running']);
}
