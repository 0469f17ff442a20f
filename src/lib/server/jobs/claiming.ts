import { sql } from 'kysely';
import type { Database, Reader } from '../database/database.ts';
import type { AnyJobKind } from './job-kind.ts';

/** Jobs that one worker runs side by side, `atOnce` at most. */
export interface Lane {
  readonly name: AnyJobKind['lane'];
  readonly kinds: readonly AnyJobKind[];
  readonly atOnce: number;
}

/** A job taken by one worker for one try. Whoever takes it later has a higher `token`. */
export interface Claim {
  readonly id: string;
  readonly kind: AnyJobKind;
  readonly worker: string;
  /** As stored: JSON. */
  readonly payload: string;
  readonly token: number;
  /** 1 for the first try; above `maxAttempts` when the last worker died in the last try. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly cancelRequested: boolean;
}

/**
 * Takes the most urgent due job of a lane for `worker`: first one whose lease has run out, else a waiting one by
 * priority and time. No two workers ever get the same one. Undefined when nothing is due or the lane is paused.
 */
export async function claim(db: Database, worker: string, lane: Lane): Promise<Claim | undefined> {
  // Looking costs no write lock: an idle worker never stands in the way of a page that saves.
  const isDue = (await expired(db.read, db, lane)) ?? (await waiting(db.read, db, lane));
  if (!isDue) return undefined;
  return db.transact(async (tx) => {
    const locked = db.dialect.locksRows;
    const found = (await expired(tx, db, lane, locked)) ?? (await waiting(tx, db, lane, locked));
    const kind = lane.kinds.find((one) => one.name === found?.kind);
    if (!found || !kind) return undefined;
    const taken = { lease_token: found.lease_token + 1, attempts: found.attempts + 1 };
    await tx
      .updateTable('job')
      .set({
        ...taken,
        state: 'running',
        lease_until: sql<number>`${db.dialect.now} + ${sql.lit(kind.leaseMs)}`,
        worker,
        stage: null,
        progress: 0,
        started_at: db.dialect.now
      })
      .where('id', '=', found.id)
      .execute();
    return {
      id: found.id,
      kind,
      worker,
      payload: found.payload,
      token: taken.lease_token,
      attempt: taken.attempts,
      maxAttempts: found.max_attempts,
      cancelRequested: found.cancel_requested === 1
    };
  });
}

function expired(from: Reader, db: Database, lane: Lane, lock = false) {
  return first(from, lane, lock)
    .where('state', '=', 'running')
    .where('lease_until', '<', db.dialect.now)
    .orderBy('lease_until')
    .executeTakeFirst();
}

function waiting(from: Reader, db: Database, lane: Lane, lock = false) {
  return first(from, lane, lock)
    .where('state', '=', 'waiting')
    .where('run_at', '<=', db.dialect.now)
    .orderBy('priority')
    .orderBy('run_at')
    .executeTakeFirst();
}

function first(from: Reader, lane: Lane, lock: boolean) {
  const names = lane.kinds.map((kind) => kind.name);
  return from
    .selectFrom('job')
    .select(['id', 'kind', 'payload', 'lease_token', 'attempts', 'max_attempts', 'cancel_requested'])
    .where('kind', 'in', names)
    .where((row) =>
      row.not(row.exists(row.selectFrom('job_pause').select('lane').where('lane', '=', lane.name)))
    )
    .limit(1)
    .$if(lock, (query) => query.forUpdate().skipLocked());
}
