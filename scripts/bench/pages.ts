// How many pages a second the portal answers with 1,000 articles in SQLite, alone and while a recording is transcoded.
import { rm } from 'node:fs/promises';
import { serveBuilt } from '../../tests/support/served.ts';
import { type Load, load } from './load.ts';
import { seed } from './seeding.ts';
import { startTranscoding } from './transcoding.ts';

const seconds = 5;
const rounds = 3;

const { dataDir, articlePath } = await seed(1000);
const portal = await serveBuilt({ DATABASE_URL: '' }, dataDir);
const pages = [
  ['start page', `${portal.origin}/`],
  ['article', `${portal.origin}${articlePath}`]
] as const;
for (const [, address] of pages) await load(address, 4);

const alone = new Map<string, Load[]>();
const beside = new Map<string, Load[]>();
// Turn by turn, so that whatever else the machine does meets both.
for (let round = 0; round < rounds; round++) {
  await measure(alone);
  const transcoding = await startTranscoding();
  await measure(beside);
  await transcoding.stop();
}
for (const [name] of pages) {
  const [without, during] = [middle(alone.get(name)), middle(beside.get(name))];
  console.log(`${name}, alone:            ${words(without)}`);
  console.log(`${name}, while transcoding: ${words(during)}`);
  console.log(`${name}, ratio:            ${(during.perSecond / without.perSecond).toFixed(2)}`);
}
await portal.end();
await rm(dataDir, { recursive: true });

async function measure(into: Map<string, Load[]>): Promise<void> {
  for (const [name, address] of pages)
    into.set(name, [...(into.get(name) ?? []), await load(address, seconds)]);
}

/** The round in the middle by pages a second. */
function middle(loads: readonly Load[] = []): Load {
  const sorted = [...loads].sort((a, b) => a.perSecond - b.perSecond);
  const one = sorted[Math.floor(sorted.length / 2)];
  if (!one) throw new Error('nothing was measured');
  return one;
}

function words({ perSecond, p50, p99 }: Load): string {
  return `${perSecond.toFixed(0)} a second, p50 ${p50.toFixed(0)} ms, p99 ${p99.toFixed(0)} ms`;
}
