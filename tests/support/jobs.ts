import type { Database } from '#lib/server/database/database.ts';
import { claim } from '#lib/server/jobs/claiming.ts';
import type { AnyJobKind, JobContext, JobKind } from '#lib/server/jobs/job-kind.ts';
import { enqueue, type NewJob } from '#lib/server/jobs/queue.ts';
import { runClaim } from '#lib/server/jobs/running.ts';
import { type Log, openLog } from '#lib/server/log.ts';

/** A log that writes nothing, or into `lines`. */
export function quietLog(lines: string[] = []): Log {
  return openLog('debug', (line) => lines.push(line));
}

/** A kind of job for a test. */
export function testKind<Payload = unknown>(
  name: string,
  run: (context: JobContext, payload: Payload) => Promise<void>,
  over: Partial<JobKind<Payload>> = {}
): JobKind<Payload> {
  return { name, priority: 5, maxAttempts: 5, leaseMs: 60_000, lane: 'light', run, ...over };
}

/** Adds a job that is due, whatever the clocks say. */
export function addJob(db: Database, job: Partial<NewJob> & { kind: string }): Promise<string> {
  const past = { now: () => Date.now() - 60_000 };
  return db.transact((tx) => enqueue(tx, past, { payload: {}, ...job }));
}

/** Runs every job that is due, also those that these add, one after the other in this process. Returns how many ran. */
export async function runDueJobs(
  engine: { db: Database; log: Log },
  kinds: readonly AnyJobKind[]
): Promise<number> {
  const never = new AbortController().signal;
  const lanes = (['light', 'fetch', 'heavy'] as const)
    .map((name) => ({ name, atOnce: 1, kinds: kinds.filter((kind) => kind.lane === name) }))
    .filter((lane) => lane.kinds.length > 0);
  let ran = 0;
  for (let found = true; found;) {
    found = false;
    for (const lane of lanes) {
      const claimed = await claim(engine.db, 'test', lane);
      if (!claimed) continue;
      await runClaim({ ...engine, graceMs: 1_000 }, claimed, never);
      found = true;
      ran += 1;
    }
  }
  return ran;
}
