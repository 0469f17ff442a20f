import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SearchDocument, SearchText } from '#lib/server/search/engine.ts';
import { readTranscript } from '#lib/transcripts/reading.ts';

/** A station that talks Swedish without saying anything, for measuring. The same at every run. */
export interface SpokenStation {
  readonly passages: number;
  documents(): AsyncGenerator<SearchDocument>;
  /** The word of a rank, from 0, the commonest. */
  wordAt(rank: number): string;
  /** Something that is said somewhere. */
  saidAt(place: number): string;
  /** The bytes of what has been said so far. */
  textBytes(): number;
}

const passagesAnHour = 90;
const wordsAPassage = 100;
const passagesAnArticle = 60;
const differentWords = 60_000;

/** Makes a station of so many hours, in interviews of forty minutes. */
export async function spokenStation(hours: number): Promise<SpokenStation> {
  const words = await ranked();
  const random = seeded(7);
  // Zipf's law: the logarithm of the rank is even
  const word = () => words[Math.floor(differentWords ** random()) - 1] ?? '';
  const sentence = (length: number) => Array.from({ length }, word).join(' ');
  const said: string[] = [];
  let bytes = 0;
  const text = (field: SearchText['field'], length: number, startMs: number | null = null): SearchText => {
    const whole = sentence(length);
    bytes += Buffer.byteLength(whole);
    if (field === 'spoken' && said.length < 1000) said.push(whole);
    return { field, text: whole, startMs, speaker: null, times: startMs === null ? [] : [[0, startMs]] };
  };
  const passages = hours * passagesAnHour;
  const article = (number: number): SearchDocument => ({
    articleId: `article${number}`,
    version: '1',
    kind: number % 3 === 0 ? 'video' : 'audio',
    programmeId: `programme${number % 12}`,
    credits: [`person${number % 90}:guest`, `person${number % 7}:reporter`],
    organisationIds: [`organisation${number % 30}`],
    topicIds: [`topic${number % 40}`],
    year: 2000 + (number % 25),
    publishedAt: number * 86_400_000,
    texts: [
      text('headline', 6),
      text('lede', 25),
      text('body', 120),
      text('names', 3),
      ...Array.from({ length: passagesAnArticle }, (_, at) => text('spoken', wordsAPassage, at * 40_000))
    ]
  });
  return {
    passages,
    async *documents() {
      for (let number = 0; number < passages / passagesAnArticle; number += 1)
        yield await Promise.resolve(article(number));
    },
    wordAt: (rank) => words[rank] ?? '',
    saidAt: (place) => said[place % said.length] ?? '',
    textBytes: () => bytes
  };
}

/** The words of the demo by how common they are, then those of a dictionary. */
async function ranked(): Promise<string[]> {
  const demo = join(import.meta.dirname, '../../demo');
  const counts = new Map<string, number>();
  for (const file of readdirSync(demo, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.vtt')
  ))
    for (const { text } of readTranscript(readFileSync(join(demo, file))).passages)
      for (const word of text.toLowerCase().match(/[a-zåäö]+/g) ?? [])
        counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = [...counts].sort((a, b) => b[1] - a[1]).map(([word]) => word);
  const { default: dictionary } = await import('dictionary-sv');
  const rare =
    Buffer.from(dictionary.dic)
      .toString('utf8')
      .match(/^[a-zåäö]{4,}(?=\/|$)/gm) ?? [];
  const random = seeded(3);
  const spread = rare.map((word) => ({ word, at: random() })).sort((a, b) => a.at - b.at);
  return [...new Set([...common, ...spread.map(({ word }) => word)])].slice(0, differentWords);
}

/** The same numbers at every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
