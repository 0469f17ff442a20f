// How an article’s page answers while robots flood its comments, while a film is transcoded, and both, over alone. A number says how many rounds.
import { rm } from 'node:fs/promises';
import { request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { newFormMark } from '#lib/server/comments/form-marks.ts';
import { readConfig } from '#lib/server/config.ts';
import { openPortal } from '#lib/server/portal.ts';
import { serveBuilt } from '../../tests/support/served.ts';
import { type Load, load } from './load.ts';
import { seed } from './seeding.ts';
import { startTranscoding } from './transcoding.ts';

const seconds = 5;
const rounds = Number(process.argv[2] ?? 3);
const postsPerSecond = 20;

const { dataDir, articlePath } = await seed(1000);
const own = openPortal(readConfig({ DATA_DIR: dataDir, LOG_LEVEL: 'error' }, dataDir));
const portal = await serveBuilt({ DATABASE_URL: '', TRUSTED_PROXIES: '127.0.0.1' }, dataDir);
const address = `${portal.origin}${articlePath}`;
await load(address, 4);

const circumstances = ['alone', 'flooded', 'transcoding', 'both'] as const;
const found = new Map<string, Load[]>();
let number = 0;
const answers = new Map<number, number>();

// Turn by turn, so that whatever else the machine does meets all of them.
for (let round = 0; round < rounds; round++) {
  await measure('alone');
  await measure('flooded');
  const transcoding = await startTranscoding();
  await measure('transcoding');
  await measure('both');
  await transcoding.stop();
}
const alone = middle('alone');
for (const name of circumstances) {
  const { perSecond, p50, p99 } = middle(name);
  const said = `${perSecond.toFixed(0)} a second, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`;
  console.log(`${name}: ${said}; p99 over alone ${(p99 / alone.p99).toFixed(2)}`);
}
const { count } = await own.db.read
  .selectFrom('comment')
  .select((of) => of.fn.countAll<number>().as('count'))
  .executeTakeFirstOrThrow();
console.log(
  `posts: ${[...answers].map(([status, times]) => `${times} answered ${status}`).join(', ')}; ${count} kept`
);
await own.close();
await portal.end();
await rm(dataDir, { recursive: true });

async function measure(name: (typeof circumstances)[number]): Promise<void> {
  const stopping = new AbortController();
  const flooding = name === 'flooded' || name === 'both' ? flood(stopping.signal) : undefined;
  found.set(name, [...(found.get(name) ?? []), await load(address, seconds)]);
  stopping.abort();
  await flooding;
}

/** Posts comments as robots do, from an address of its own each, so many a second, until it is stopped. */
async function flood(signal: AbortSignal): Promise<void> {
  const posts: Promise<void>[] = [];
  while (!signal.aborted) {
    posts.push(post(++number));
    await pause(1000 / postsPerSecond);
  }
  await Promise.all(posts);
}

async function post(at: number): Promise<void> {
  const { mark } = newFormMark(own, Date.now() - 10_000);
  const text = `Köp billigt nummer ${at} https://win.example/${at} https://win.example https://win.example`;
  const body = new URLSearchParams({ mark, name: 'James', email: `bot${at}@example.org`, text }).toString();
  const status = await new Promise<number>((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'x-forwarded-for': `198.${18 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}`,
      origin: portal.origin
    };
    const asking = request(`${address}?/comment`, { method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    asking.on('error', reject);
    asking.end(body);
  });
  answers.set(status, (answers.get(status) ?? 0) + 1);
}

/** The round in the middle by its p99. */
function middle(name: string): Load {
  const sorted = (found.get(name) ?? []).toSorted((a, b) => a.p99 - b.p99);
  const one = sorted[Math.floor(sorted.length / 2)];
  if (!one) throw new Error('nothing was measured');
  return one;
}
