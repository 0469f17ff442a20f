import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SearchEngine } from '#lib/server/search/engine.ts';
import { openMeilisearch } from '#lib/server/search/meilisearch-engine.ts';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { swedishStems } from '#lib/server/search/swedish-words.ts';
import { questionsOf } from './search-questions.ts';
import { spokenStation } from './spoken-station.ts';

const usage = `Measures search on generated interviews, and prints rows for docs/benchmarks.md.

  node scripts/bench/search.ts [--hours 50,100,500] [--rounds 60]

An hour is 90 passages of 100 words. Words are Swedish, as common as words are: the thousandth is a thousandth as common as
the first. Both engines when MEILI_URL and MEILI_KEY are set, else the embedded one.
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    hours: { type: 'string', default: '50,100,500' },
    rounds: { type: 'string', default: '60' }
  }
});

if (values.help) process.stdout.write(usage);
else for (const hours of values.hours.split(',').map(Number)) await run(hours, Number(values.rounds));

async function run(hours: number, rounds: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'eter-bench-search-'));
  try {
    await measureEngine('embedded', openSqliteSearch(folder), {
      hours,
      rounds,
      bytes: () => indexBytes(folder)
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const url = process.env['MEILI_URL'];
  if (!url) return;
  const access = { url, key: process.env['MEILI_KEY'] ?? '', prefix: 'eter-bench', patienceMs: 10_000 };
  await measureEngine('Meilisearch', openMeilisearch(access, swedishStems()), {
    hours,
    rounds,
    bytes: () => NaN
  });
}

interface Size {
  readonly hours: number;
  readonly rounds: number;
  readonly bytes: () => number;
}

async function measureEngine(
  name: string,
  engine: SearchEngine,
  { hours, rounds, bytes }: Size
): Promise<void> {
  const station = await spokenStation(hours);
  const built = await timed(() => engine.rebuild(station.documents()));
  const passages = station.passages / (built.wall / 1000);
  const ratio = bytes() / station.textBytes();
  row(
    name,
    hours,
    'build',
    `${(built.wall / 1000).toFixed(0)} s (${(built.processor / 1000).toFixed(0)} s of the processor), ${passages.toFixed(0)} passages/s, ${(bytes() / 1e6).toFixed(0)} MB, ${ratio.toFixed(2)} of the text`
  );
  for (const [kind, questions] of Object.entries(questionsOf(station))) {
    const times: Timed[] = [];
    let found = 0;
    for (let round = 0; round < rounds; round += 1) {
      const question = questions[round % questions.length];
      if (!question) continue;
      times.push(await timed(async () => (found += (await engine.find(question)).total)));
    }
    const at = (part: number, of: keyof Timed) =>
      (times.map((one) => one[of]).sort((a, b) => a - b)[Math.floor(times.length * part)] ?? 0).toFixed(1);
    row(
      name,
      hours,
      kind,
      `p50 ${at(0.5, 'wall')} ms, p95 ${at(0.95, 'wall')} ms; of the processor ${at(0.5, 'processor')} and ${at(0.95, 'processor')} ms; ${(found / rounds).toFixed(0)} articles`
    );
  }
  engine.close();
}

/** Milliseconds on the clock, and of the processor: on a busy machine only the second can be compared. */
interface Timed {
  readonly wall: number;
  readonly processor: number;
}

async function timed(work: () => Promise<unknown>): Promise<Timed> {
  const started = performance.now();
  const used = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(used);
  return { wall: performance.now() - started, processor: (user + system) / 1000 };
}

function row(...cells: (string | number)[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

function indexBytes(folder: string): number {
  const files = readdirSync(folder).filter((file) => /^index-.*\.db$/.test(file));
  return Math.max(...files.map((file) => statSync(join(folder, file)).size));
}
