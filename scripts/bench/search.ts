import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { everything } from '#lib/search/search.ts';
import type { SearchDocument, SearchEngine, SearchText } from '#lib/server/search/engine.ts';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { readTranscript } from '#lib/transcripts/reading.ts';

const usage = `Measures the embedded search engine on generated interviews, and prints one line a measure.

  node scripts/bench/search.ts [--articles 1000] [--passages 60] [--rounds 40]

The words are those of the demo station, as common as they are there, in sentences of its length.
`;

const { values } = parseArgs({
  options: {
    help: { type: 'boolean' },
    articles: { type: 'string', default: '1000' },
    passages: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '40' }
  }
});
const [articles, passages, rounds] = [values.articles, values.passages, values.rounds].map(Number);

const questions = {
  'one word': ['samordning', 'bibliotek', 'lödtenn', 'skolan', 'radio', 'hållplats'],
  'three words': ['bok buss hållplats', 'stöd arbete skola', 'röst radio natt'],
  phrase: ['"mellan stolarna"', '"det är"', '"en annan"'],
  'a common word': ['att', 'människor', 'säger'],
  compound: ['verkstad', 'arbete', 'ljus'],
  'only begun': ['sam', 'arbetsf', 'bibl'],
  'without dots': ['strakastare', 'aldreboende', 'brodsmula']
};

if (values.help) process.stdout.write(usage);
else await run(articles ?? 0, passages ?? 0, rounds ?? 0);

async function run(articleCount: number, passageCount: number, roundCount: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'eter-bench-search-'));
  const engine = openSqliteSearch(folder);
  try {
    const built = await timed(() => engine.rebuild(documents(demoWords(), articleCount, passageCount)));
    say('built', `${articleCount} articles, ${articleCount * passageCount} passages in ${inSeconds(built)}`);
    say('index', `${(indexBytes(folder) / 1e6).toFixed(1)} MB`);
    for (const [kind, texts] of Object.entries(questions)) await measure(engine, kind, { texts, roundCount });
  } finally {
    engine.close();
    rmSync(folder, { recursive: true });
  }
}

async function measure(
  engine: SearchEngine,
  kind: string,
  { texts, roundCount }: { texts: readonly string[]; roundCount: number }
) {
  const times: Timed[] = [];
  for (let round = 0; round < roundCount; round += 1) {
    const text = texts[round % texts.length] ?? '';
    times.push(await timed(() => engine.find({ ...everything, text, perPage: 10 })));
  }
  const at = (part: number, of: keyof Timed) => {
    const sorted = times.map((one) => one[of]).sort((a, b) => a - b);
    return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(1);
  };
  say(
    kind,
    `p50 ${at(0.5, 'wall')} ms, p95 ${at(0.95, 'wall')} ms; of the processor ${at(0.5, 'processor')} and ${at(0.95, 'processor')} ms`
  );
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

const inSeconds = ({ wall, processor }: Timed) =>
  `${(wall / 1000).toFixed(1)} s, ${(processor / 1000).toFixed(1)} s of the processor`;

function say(what: string, words: string): void {
  process.stdout.write(`${what.padEnd(16)}${words}\n`);
}

function indexBytes(folder: string): number {
  const files = readdirSync(folder).filter((file) => file.startsWith('index-'));
  return Math.max(...files.map((file) => statSync(join(folder, file)).size));
}

function demoWords(): string[] {
  const demo = join(import.meta.dirname, '../../demo');
  return readdirSync(demo, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.vtt'))
    .flatMap((file) => readTranscript(readFileSync(join(demo, file))).passages)
    .flatMap(({ text }) => text.split(/\s+/));
}

async function* documents(
  words: readonly string[],
  count: number,
  passageCount: number
): AsyncGenerator<SearchDocument> {
  const random = seeded(7);
  const sentence = (length: number) =>
    Array.from({ length }, () => words[Math.floor(random() * words.length)] ?? '').join(' ');
  const text = (field: SearchText['field'], length: number, startMs: number | null = null): SearchText => ({
    field,
    text: sentence(length),
    startMs,
    speaker: null,
    times: startMs === null ? [] : [[0, startMs]]
  });
  for (let number = 0; number < count; number += 1) {
    const spoken = Array.from({ length: passageCount }, (_, at) => text('spoken', 40, at * 20_000));
    yield await Promise.resolve({
      articleId: `article${number}`,
      version: '1',
      kind: 'audio',
      programmeId: `programme${number % 12}`,
      credits: [],
      organisationIds: [],
      topicIds: [`topic${number % 40}`],
      year: 2000 + (number % 25),
      publishedAt: number * 86_400_000,
      texts: [text('headline', 6), text('lede', 25), text('body', 120), text('names', 3), ...spoken]
    });
  }
}

/** The same numbers at every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
