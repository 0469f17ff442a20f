import type { Database } from '../database/database.ts';

/** Where a job that has not ended stands. */
export interface Place {
  readonly uniqueKey: string;
  readonly state: 'waiting' | 'running';
  /** Not before this time, in milliseconds UTC. */
  readonly runAt: number;
  /** How many jobs of its lane run, or come before it. */
  readonly ahead: number;
  readonly cancelling: boolean;
  /** 0–1. */
  readonly progress: number;
  /** When the try that runs began, in milliseconds UTC; null while it waits. */
  readonly startedAt: number | null;
}

/** More than this are not counted. */
const most = 1000;

/** Where the jobs of some kinds that have a key and have not ended stand; the kinds share one lane. */
export async function placesInQueue(
  { db }: { readonly db: Database },
  kinds: readonly string[]
): Promise<Map<string, Place>> {
  const rows = await db.read
    .selectFrom('job')
    .select(['unique_key', 'state', 'run_at', 'cancel_requested', 'progress', 'started_at'])
    .where('kind', 'in', kinds)
    .where('state', 'in', ['waiting', 'running'])
    .orderBy('state')
    .orderBy('priority')
    .orderBy('run_at')
    .limit(most)
    .execute();
  const places = new Map<string, Place>();
  for (const [ahead, row] of rows.entries())
    if (row.unique_key !== null)
      places.set(row.unique_key, {
        uniqueKey: row.unique_key,
        state: row.state as Place['state'],
        runAt: row.run_at,
        ahead,
        progress: row.progress,
        startedAt: row.state === 'running' ? row.started_at : null,
        cancelling: row.state === 'running' && row.cancel_requested === 1
      });
  return places;
}
