import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildPages } from './building.ts';

const root = join(import.meta.dirname, '../..');

/** What a request was answered. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly bytes: Buffer;
}

/** A request to the portal under test: to its own host, from its own origin, unless told otherwise. */
export interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** The built portal, running as `npm start` runs it. */
export interface Served {
  readonly origin: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** Everything it has written: standard output and error. */
  output(): string;
  /** The administrator's password, from the first start. */
  password(): string;
  ask(path: string, asking?: Asking): Promise<Answer>;
  /** Sends bytes as they are and reads until the connection closes. */
  raw(bytes: string): Promise<string>;
  /** Signs in and returns the `Cookie` header to send. */
  signIn(email: string, password: string): Promise<string>;
  /** Ends it with SIGTERM and returns its exit code. */
  end(): Promise<number | null>;
  /** Ends it and removes its folder. */
  drop(): Promise<void>;
}

/** Starts the built portal with settings over the usual ones of a test: own folder, free port, no worker, no demo. */
export async function serveBuilt(
  settings: Record<string, string> = {},
  dataDir = mkdtempSync(join(tmpdir(), 'eter-served-'))
): Promise<Served> {
  await buildPages();
  const port = await freePort();
  const compiled = join(root, '.node/compiled');
  const usual = { DATA_DIR: dataDir, PORT: String(port), WORKER: 'off', DEMO: 'off' };
  const child = spawn(process.execPath, ['--max-semi-space-size=2', 'scripts/serve.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: compiled, ...usual, ...settings },
    stdio: ['ignore', 'pipe', 'pipe']
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  await listening(child, () => output);
  const origin = settings['ORIGIN'] ?? `http://localhost:${port}`;
  const ask = asker(port, origin);
  const end = () => ended(child);
  return {
    origin,
    port,
    pid: child.pid ?? 0,
    dataDir,
    output: () => output,
    password: () => /Password +(\S+)/.exec(output)?.[1] ?? '',
    ask,
    raw: (bytes) => raw(port, bytes),
    signIn: (email, password) => signIn(ask, email, password),
    end,
    async drop() {
      await end();
      await rm(dataDir, { recursive: true, force: true });
    }
  };
}

/** Bytes a process has read, from files and connections alike. */
export async function bytesReadBy(pid: number): Promise<number> {
  return Number(/rchar: (\d+)/.exec(await readFile(`/proc/${pid}/io`, 'utf8'))?.[1]);
}

/** A port nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

async function listening(child: ChildProcess, output: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (!output().includes('Eter is running')) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`it did not start: ${output()}`);
    await pause(30);
  }
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  return ((await exit) as [number | null])[0];
}

function asker(port: number, origin: string): Served['ask'] {
  const host = new URL(origin).host;
  return async (path, { method = 'GET', headers = {}, body } = {}) => {
    const own = method === 'GET' || method === 'HEAD' ? { host } : { host, origin };
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const req = request({
      port,
      path,
      method,
      host: '127.0.0.1',
      headers: { ...own, ...length, ...headers },
      agent: false
    });
    req.end(body);
    const [res] = (await once(req, 'response')) as [import('node:http').IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of res) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    return { status: res.statusCode ?? 0, headers: res.headers, text: bytes.toString('utf8'), bytes };
  };
}

async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await new Promise((resolve) => socket.once('close', resolve));
  return text;
}

async function signIn(ask: Served['ask'], email: string, password: string): Promise<string> {
  const answer = await ask('/logga-in?/signIn', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
    body: new URLSearchParams({ email, password }).toString()
  });
  const [cookie] = answer.headers['set-cookie'] ?? [];
  if (!cookie) throw new Error(`sign-in was answered ${answer.status}: ${answer.text.slice(0, 300)}`);
  return cookie.split(';', 1)[0] ?? '';
}
