// Runs background work until it is stopped: as a child of the portal, or alone on another machine.
import { hostname } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '#lib/server/config.ts';
import { pendingMigrations } from '#lib/server/database/migrator.ts';
import { startWorker } from '#lib/server/jobs/worker.ts';
import { wordsOf } from '#lib/server/log.ts';
import { jobKinds, openPortal, recurringJobs, type Portal } from '#lib/server/portal.ts';

const help = `npm run worker
Runs background work (transcoding, search index, mail) until it is stopped with Ctrl-C or SIGTERM.
The portal starts one by itself; with WORKER=off there, run this on as many machines as you like,
each with the same DATABASE_URL and the same files. Settings: .env.example.
Exit codes: 0 stopped as asked, 1 could not start.`;

if (process.argv.includes('--help')) console.log(help);
else
  await work().catch((cause: unknown) => {
    console.error(wordsOf(cause));
    process.exitCode = 1;
  });

async function work(): Promise<void> {
  const asked = whenToldToStop();
  const portal = openPortal(readConfig());
  try {
    await untilMigrated(portal, asked.signal);
    if (!asked.signal.aborted) await runUntil(portal, asked.signal);
  } finally {
    await portal.close();
    // A job that did not stop in time must not keep the process.
    if (process.connected) process.disconnect();
    setTimeout(() => process.exit(), 1_000).unref();
  }
}

async function runUntil(portal: Portal, asked: AbortSignal): Promise<void> {
  const name = `${hostname()}:${process.pid}`;
  const worker = startWorker(portal, {
    name,
    kinds: jobKinds(portal),
    recurring: recurringJobs,
    lightJobs: portal.config.WORKER_LIGHT_JOBS
  });
  portal.log.info('the worker runs', { name });
  await new Promise((resolve) => asked.addEventListener('abort', resolve, { once: true }));
  await worker.stop();
  portal.log.info('the worker has stopped', { name });
}

/** The portal migrates; a worker started beside it waits for that. */
async function untilMigrated(portal: Portal, asked: AbortSignal): Promise<void> {
  let hasSaid = false;
  while (!asked.aborted && (await isBehind(portal))) {
    if (!hasSaid) portal.log.info('the worker waits for the portal to set up its database');
    hasSaid = true;
    await pause(1_000, undefined, { signal: asked }).catch(() => undefined);
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

/** SIGTERM, SIGINT, or the parent that started this process is gone. */
function whenToldToStop(): AbortController {
  const asked = new AbortController();
  const stop = () => asked.abort();
  for (const happening of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(happening, stop);
  return asked;
}
