import type { Passage } from './transcript.ts';

/** A stretch of a passage; `hit` counts the hits through the whole transcript from 0, and is null between them. */
export interface Stretch {
  readonly text: string;
  readonly hit: number | null;
}

/** Where a word stands in a transcript. */
export interface Findings {
  /** For each passage with a hit, by its position: its text cut at the hits. */
  readonly stretches: ReadonlyMap<number, readonly Stretch[]>;
  /** For each hit the position of the passage it stands in. */
  readonly hits: readonly number[];
}

/** What a transcript shows of a search: the cut passages, and the hit that is chosen. */
export interface Shown {
  readonly stretches: Findings['stretches'];
  readonly hit: number | null;
}

const shortest = 2;

/** Finds a text in a transcript, whatever its capitals. Å, ä and ö are letters of their own. Nothing below two letters. */
export function findIn(passages: readonly Passage[], wanted: string): Findings {
  const words = wanted.trim().normalize('NFC');
  const stretches = new Map<number, readonly Stretch[]>();
  const hits: number[] = [];
  if (words.length < shortest) return { stretches, hits };
  const pattern = new RegExp(words.split(/\s+/).map(escaped).join('\\s+'), 'giu');
  for (const { position, text } of passages) {
    const cut = cutAt(text, pattern, hits.length);
    const found = cut.filter((stretch) => stretch.hit !== null);
    if (found.length === 0) continue;
    stretches.set(position, cut);
    hits.push(...found.map(() => position));
  }
  return { stretches, hits };
}

function cutAt(text: string, pattern: RegExp, firstHit: number): Stretch[] {
  const stretches: Stretch[] = [];
  let [read, hit] = [0, firstHit];
  for (const match of text.matchAll(pattern)) {
    if (match.index > read) stretches.push({ text: text.slice(read, match.index), hit: null });
    stretches.push({ text: match[0], hit: hit++ });
    read = match.index + match[0].length;
  }
  if (read < text.length) stretches.push({ text: text.slice(read), hit: null });
  return stretches;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}
