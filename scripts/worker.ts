import { setTimeout as pause } from 'node:timers/promises';
import { pendingMigrations } from '#lib/server/database/migrator.ts';
import { startWorker, workerName } from '#lib/server/jobs/worker.ts';
import { wordsOf } from '#lib/server/log.ts';
import { logRing } from '#lib/server/media/sandbox.ts';
import { jobKinds, recurringJobs, type Portal } from '#lib/server/portal.ts';
import { refuseSharedIndex } from '#lib/server/search/own-disk.ts';
import { command } from './command.ts';
import './lean-heap.ts';

const usage = `Runs background work (transcoding, search index, mail) until Ctrl-C or SIGTERM.

  npm run worker

The portal starts a worker by itself. With WORKER=off there, run as many as you like, on other machines too, each with
the same DATABASE_URL and the same files. Work under way is given back to the others when a worker stops.
Ends with 0 when told to stop, with 1 when it cannot start.
`;

await command({ usage, options: {} }, async (portal) => {
  await refuseSharedIndex(portal);
  const told = whenToldToStop();
  await untilMigrated(portal, told);
  if (!told.aborted) await runUntil(portal, told);
  endSoon();
  return 0;
});

async function runUntil(portal: Portal, told: AbortSignal): Promise<void> {
  const isTold = new Promise((resolve) => told.addEventListener('abort', resolve, { once: true }));
  const name = workerName(process.pid);
  const worker = startWorker(portal, {
    name,
    kinds: jobKinds(portal),
    recurring: recurringJobs(portal),
    lightJobs: portal.config.WORKER_LIGHT_JOBS
  });
  portal.log.info('the worker runs', { name });
  await Promise.race([logRing(portal.tools.sandbox, portal.log), isTold]);
  await isTold;
  await worker.stop();
  portal.log.info('the worker has stopped', { name });
}

/** The portal migrates; a worker started beside it waits for that. */
async function untilMigrated(portal: Portal, told: AbortSignal): Promise<void> {
  let hasSaid = false;
  while (!told.aborted && (await isBehind(portal))) {
    if (!hasSaid) portal.log.info('the worker waits for the portal to set up its database');
    hasSaid = true;
    await pause(1_000, undefined, { signal: told }).catch(() => undefined);
  }
}

async function isBehind(portal: Portal): Promise<boolean> {
  try {
    return (await pendingMigrations(portal.db)).length > 0;
  } catch (cause) {
    portal.log.warn('the database does not answer yet', { reason: wordsOf(cause) });
    return true;
  }
}

/** Aborted by SIGTERM, by SIGINT, and when the process that started this one is gone. */
function whenToldToStop(): AbortSignal {
  const told = new AbortController();
  for (const happening of ['SIGTERM', 'SIGINT', 'disconnect'] as const)
    process.once(happening, () => told.abort());
  return told.signal;
}

/** Neither the channel to the parent nor a job that did not listen may keep the process. */
function endSoon(): void {
  if (process.connected) process.disconnect();
  setTimeout(() => process.exit(), 2_000).unref();
}
