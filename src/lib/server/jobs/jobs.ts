import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { JobKind } from './job-kind.ts';
import type { Recurring } from './recurring.ts';

const keptMs = 14 * 24 * 3_600_000;

/** Upkeep: forgets jobs that ended well or were cancelled more than 14 days ago. Failed ones stay. */
export function pruneJobs({ db }: { db: Database }): JobKind<Record<string, never>> {
  return {
    name: 'jobs.prune',
    priority: 9,
    maxAttempts: 3,
    leaseMs: 60_000,
    lane: 'light',
    run: (context) =>
      context.finish(async (tx) => {
        await tx
          .deleteFrom('job')
          .where('state', 'in', ['done', 'cancelled'])
          .where(
            ({ fn }) => fn.coalesce('finished_at', 'created_at'),
            '<',
            sql<number>`${db.dialect.now} - ${sql.lit(keptMs)}`
          )
          .execute();
      })
  };
}

/** Prunes every hour. */
export const pruning: Recurring = {
  name: 'jobs.prune',
  everyMs: 3_600_000,
  kind: 'jobs.prune',
  payload: {}
};
