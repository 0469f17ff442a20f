// A worker in a process of its own, for tests that kill it. Arguments: database address, name.
import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '#lib/server/database/opening.ts';
import { newId } from '#lib/server/ids.ts';
import { startWorker } from '#lib/server/jobs/worker.ts';
import { openLog } from '#lib/server/log.ts';
import { testKind } from './jobs.ts';

const [address = '', name = ''] = process.argv.slice(2);
const db = openDatabase(address);

/** Publishes who did what, once the file `gate` is there. */
const gated = testKind<{ what: string; gate?: string; ms?: number }>(
  'gated',
  async (context, { what, gate, ms }) => {
    while (gate && !existsSync(gate) && !context.signal.aborted) await pause(10);
    if (gate && !existsSync(gate)) context.signal.throwIfAborted();
    if (ms) await pause(ms);
    const tried = context.finish(async (tx) => {
      await tx
        .insertInto('event')
        .values({ id: newId(), kind: what, subject: name, detail: null, at: 1 })
        .execute();
    });
    await tried.catch((thrown: unknown) => {
      console.log(thrown instanceof Error ? thrown.name : 'unknown');
      throw thrown;
    });
  },
  { leaseMs: 1_500, maxAttempts: 1_000 }
);

const worker = startWorker(
  { db, log: openLog('error') },
  { name, kinds: [gated], lightJobs: 4, graceMs: 500 }
);
process.once('SIGTERM', () => void worker.stop().then(() => db.close()));
