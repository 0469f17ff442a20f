import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readConfig } from '#lib/server/config.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { buildPages } from './building.ts';
import { emptyPostgres } from './databases.ts';

/** The built portal, started as an operator starts it, on a data folder and a database of its own. */
export interface StartedPortal {
  /** Its canonical origin, without a slash at the end. */
  readonly url: string;
  /** The same data opened in this process, to put something in or look something up. */
  readonly portal: Portal;
  readonly dataFolder: string;
  /** The administrator made at the first start. */
  readonly administrator: { readonly email: string; readonly password: string };
  readonly process: ChildProcess;
  /** Everything it has written so far. */
  readonly output: () => string;
  /** Stops it as Ctrl-C does, and takes its data away. */
  stop(): Promise<void>;
}

interface Wishes {
  readonly engine?: 'sqlite' | 'postgres';
  /** More settings, such as `{ WORKER: 'off' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

const root = join(import.meta.dirname, '../..');

/** Builds the pages if they are not, and starts the portal empty: no demo station, the worker on unless told. */
export async function startPortal({ engine = 'sqlite', settings = {} }: Wishes = {}): Promise<StartedPortal> {
  await buildPages();
  const dataFolder = mkdtempSync(join(tmpdir(), 'eter-portal-'));
  const database = engine === 'postgres' ? await emptyPostgres() : undefined;
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const asked = {
    PORT: String(port),
    HOST: '127.0.0.1',
    ORIGIN: url,
    DATA_DIR: dataFolder,
    DEMO: 'off',
    ...(database ? { DATABASE_URL: database.url } : {}),
    ...settings
  };
  const started = run(asked);
  await untilReady(url, started);
  const portal = openPortal(readConfig(asked, dataFolder));
  return {
    url,
    portal,
    dataFolder,
    administrator: administratorIn(started.output()),
    process: started.process,
    output: started.output,
    stop: async () => {
      await portal.close();
      await end(started.process);
      await database?.remove();
      await rm(dataFolder, { recursive: true, force: true });
    }
  };
}

interface Running {
  readonly process: ChildProcess;
  readonly output: () => string;
}

function run(settings: Readonly<Record<string, string>>): Running {
  const process = spawn(globalThis.process.execPath, ['--max-semi-space-size=2', 'scripts/serve.ts'], {
    cwd: root,
    env: { ...globalThis.process.env, NODE_COMPILE_CACHE: join(root, '.node/compiled'), ...settings },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let written = '';
  for (const stream of [process.stdout, process.stderr])
    stream.on('data', (chunk: Buffer) => {
      written += chunk.toString();
    });
  return { process, output: () => written };
}

async function untilReady(url: string, { process, output }: Running): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (process.exitCode !== null) throw new Error(`the portal ended by itself:\n${output()}`);
    const isReady = await fetch(`${url}/health/ready`).then(
      (answer) => answer.ok,
      () => false
    );
    if (isReady && /Password +\S/.test(output())) return;
    await pause(50);
  }
  process.kill('SIGKILL');
  throw new Error(`the portal was not ready within a minute:\n${output()}`);
}

function administratorIn(output: string): StartedPortal['administrator'] {
  return {
    email: /E-mail +(\S+)/.exec(output)?.[1] ?? '',
    password: /Password +(\S+)/.exec(output)?.[1] ?? ''
  };
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, 'exit');
  process.kill('SIGTERM');
  const isEnded = await Promise.race([ended.then(() => true), pause(20_000, false, { ref: false })]);
  if (isEnded) return;
  process.kill('SIGKILL');
  throw new Error('the portal did not stop within twenty seconds');
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port was given');
  return address.port;
}
