import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createFirstAdministrator } from '#lib/server/accounts/first-administrator.ts';
import { type Config, readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { addressHeader, type FrontServer, type Pages, startServer } from '#lib/server/http/server.ts';
import type { ProcessState } from '#lib/server/http/health.ts';
import { demoSource, isDemoDue } from '#lib/server/imports/demo.ts';
import { endLeases } from '#lib/server/jobs/settling.ts';
import { supervise, type Supervised } from '#lib/server/jobs/supervising.ts';
import { workerName } from '#lib/server/jobs/worker.ts';
import { wordsOf } from '#lib/server/log.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { followChanges } from '#lib/server/search/following.ts';
import { refuseSharedIndex } from '#lib/server/search/own-disk.ts';
import './lean-heap.ts';

const usage = `Starts the portal: the web server, and the worker beside it.

  node scripts/serve.ts     (npm start also prepares the machine and builds)

Settings come from the environment and .env; .env.example has them all. Ctrl-C stops.
`;

const root = join(import.meta.dirname, '..');
const handler = join(root, 'build/handler.js');

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return void process.stdout.write(usage);
  if (!existsSync(handler)) throw new Error('The pages are not built. Run: npm run build');
  const config = readConfig();
  mkdirSync(config.DATA_DIR, { recursive: true });
  const portal = openPortal(config);
  try {
    await refuseSharedIndex(portal);
    await migrate(portal.db);
    await run(portal);
  } catch (cause) {
    await portal.close();
    throw cause;
  }
}

async function run(portal: Portal): Promise<void> {
  const { config } = portal;
  const pages = await loadPages(config);
  const worker = config.WORKER === 'on' ? superviseWorker(portal) : undefined;
  const server = await startServer(portal, pages, () => workerState(worker)).catch(async (cause: unknown) => {
    await worker?.stop();
    throw cause;
  });
  // other hosts may do the jobs, and this one answers from an index of its own
  const following = portal.db.dialect.name === 'postgres' ? followChanges(portal) : undefined;
  let demo: ChildProcess | undefined;
  stopOnSignal(portal, server, async () => {
    demo?.kill();
    await Promise.all([following?.stop(), worker?.stop()]);
  });
  await welcome(portal);
  if (await wantsDemo(portal))
    demo = spawn(process.execPath, [join(root, 'scripts/demo.ts')], { stdio: 'inherit' });
}

/** What the worker was doing when it died is taken over by the next one at once, not when its leases have run out. */
function superviseWorker(portal: Portal): Supervised {
  const ended = (pid: number) =>
    void endLeases(portal, workerName(pid)).catch((cause: unknown) =>
      portal.log.warn('the work of a dead worker waits for its leases', { reason: wordsOf(cause) })
    );
  return supervise(portal, {
    script: join(root, 'scripts/worker.ts'),
    graceMs: 8000,
    ended,
    nodeOptions: process.execArgv
  });
}

function workerState(worker: Supervised | undefined): ProcessState['worker'] {
  if (!worker) return 'elsewhere';
  return worker.pid() === undefined ? 'restarting' : 'running';
}

/** The pages read their settings from the environment while they load: here the portal's own are put there. */
async function loadPages(config: Config): Promise<Pages> {
  Object.assign(process.env, {
    ORIGIN: config.origin,
    ADDRESS_HEADER: addressHeader,
    BODY_SIZE_LIMIT: 'Infinity'
  });
  const { handler: pages } = (await import(pathToFileURL(handler).href)) as { handler: Pages };
  return pages;
}

/** Says where the portal is. The first start also makes an administrator. */
async function welcome(portal: Portal): Promise<void> {
  const { origin } = portal.config;
  const first = await createFirstAdministrator(portal, origin);
  process.stdout.write(`Eter is running at ${origin}\n${first ? keyTo(origin, first) : ''}`);
}

function keyTo(origin: string, { email, password }: { email: string; password: string }): string {
  return `
  Sign in at ${origin}/logga-in
  E-mail    ${email}
  Password  ${password}

  The password is shown this once. Another: npm run account -- password ${email}

`;
}

/** The demo is loaded beside the server, so that the site is up meanwhile; a load cut off goes on at the next start. */
function wantsDemo(portal: Portal): Promise<boolean> {
  return portal.config.DEMO === 'on' ? isDemoDue(portal, join(root, demoSource)) : Promise.resolve(false);
}

function stopOnSignal(portal: Portal, server: FrontServer, stopChildren: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  const stop = async () => {
    process.stdout.write('Stopping …\n');
    await Promise.all([server.stop(), stopChildren()]);
    await portal.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stopping ??= stop();
    });
  }
}

try {
  await main();
} catch (cause) {
  process.stderr.write(`${wordsOf(cause)}\n`);
  if (!isRefusal(cause) && cause instanceof Error) process.stderr.write(`${cause.stack ?? ''}\n`);
  process.exitCode = 1;
}
