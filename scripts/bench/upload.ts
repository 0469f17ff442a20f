// What an upload costs: how fast it goes beside writing the same file, and what memory it takes. Linux only: it reads /proc.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serveBuilt, type Served } from '../../tests/support/served.ts';

const usage = `Usage: node scripts/bench/upload.ts [--gigabytes 10] [--megabytes 512] [--rounds 3]

--megabytes  the file whose upload is timed beside writing it to the same disk with fsync
--gigabytes  the file during whose upload memory is watched; it needs that much room in ${tmpdir()}`;

const { values } = parseArgs({
  options: {
    gigabytes: { type: 'string', default: '10' },
    megabytes: { type: 'string', default: '512' },
    rounds: { type: 'string', default: '3' },
    help: { type: 'boolean' }
  }
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

const chunk = randomBytes(1 << 20);
const folder = await mkdtemp(join(tmpdir(), 'eter-bench-'));
const portal = await serveBuilt({ UPLOAD_RESERVE_BYTES: '0' }, folder);
const cookie = await portal.signIn('admin@localhost', portal.password());
try {
  await throughput(Number(values.megabytes), Number(values.rounds));
  await memory(Number(values.gigabytes) * 1024);
} finally {
  await portal.drop();
}

/** Alternates, so that what else the machine does meets both alike. The fsync that finishes a file is in both. */
async function throughput(megabytes: number, rounds: number): Promise<void> {
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const written = await seconds(() => write(megabytes));
    const sent = await seconds(() => upload(megabytes));
    ratios.push(written / sent);
    const rate = (time: number) => `${(megabytes / time).toFixed(0)} MB/s`;
    console.log(`written ${rate(written)}, uploaded ${rate(sent)}: ${(written / sent).toFixed(2)}`);
  }
  const median = ratios.sort((one, other) => one - other)[Math.floor(rounds / 2)] ?? 0;
  console.log(
    `throughput over writing with fsync, median of ${rounds}: ${median.toFixed(2)} (aim: at least 0.5)`
  );
}

async function memory(megabytes: number): Promise<void> {
  await upload(64);
  const before = resident(portal);
  let most = before;
  const watch = setInterval(() => (most = Math.max(most, resident(portal))), 100);
  await upload(megabytes);
  clearInterval(watch);
  const growth = most - before;
  console.log(
    `${megabytes} MB sent: ${before.toFixed(0)} MB grew by ${growth.toFixed(0)} MB (aim: at most 50)`
  );
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

async function write(megabytes: number): Promise<void> {
  const path = join(folder, 'written');
  const file = await open(path, 'w');
  for (let at = 0; at < megabytes; at += 1) await file.write(chunk);
  await file.sync();
  await file.close();
  await rm(path);
}

/** Sends all but a last byte, so that only the receiving is measured, and gives the upload up. */
async function upload(megabytes: number): Promise<void> {
  const tus = { 'tus-resumable': '1.0.0', cookie };
  const length = String(megabytes * chunk.length + 1);
  const made = await portal.ask('/uploads', { method: 'POST', headers: { ...tus, 'upload-length': length } });
  const path = made.headers.location ?? '';
  const patch = request({
    ...{ port: portal.port, host: '127.0.0.1', path, method: 'PATCH' },
    headers: {
      ...{ ...tus, host: new URL(portal.origin).host, origin: portal.origin, 'upload-offset': '0' },
      ...{ 'content-type': 'application/offset+octet-stream', 'content-length': megabytes * chunk.length }
    }
  });
  const answered = once(patch, 'response') as Promise<[import('node:http').IncomingMessage]>;
  for (let at = 0; at < megabytes; at += 1) if (!patch.write(chunk)) await once(patch, 'drain');
  patch.end();
  const [answer] = await answered;
  answer.resume();
  if (answer.statusCode !== 204) throw new Error(`the upload was answered ${answer.statusCode}`);
  await portal.ask(path, { method: 'DELETE', headers: tus });
}

/** Megabytes that the portal holds in memory. */
function resident({ pid }: Served): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
