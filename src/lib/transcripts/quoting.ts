import { lastStarted } from '../player/chapters.ts';
import { readPlace } from '../player/place.ts';
import { clockOf } from './time-points.ts';
import type { TimedPassage } from './transcript.ts';

/** A stretch of a recording that is quoted, in milliseconds. */
export interface QuotedSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** What one speaker says of a quote. */
export interface QuotedWords {
  readonly speaker: string | null;
  readonly text: string;
}

/** A quote as a page shows it. */
export interface Quote extends QuotedSpan {
  /** The revision of the transcript that it is taken from. */
  readonly revision: number;
  readonly said: readonly QuotedWords[];
  /** How the place is worded now, where that is another way; null when it is the same. */
  readonly now: readonly QuotedWords[] | null;
  /** The address names a revision that there is not: it is quoted as it is worded now. */
  readonly isUnknown: boolean;
}

/** A longer stretch is no quote. */
const longestMs = 10 * 60_000;

/** Reads the span of a quote from an address's `?t=412.4,447.9`; null when it is none: no end, reversed, or over ten minutes. */
export function readQuotedSpan(text: string | null): QuotedSpan | null {
  const [start = '', end = '', ...rest] = (text ?? '').slice(0, 40).split(',');
  const [startMs, endMs] = [readPlace(start), readPlace(end)];
  if (startMs === null || endMs === null || rest.length > 0) return null;
  return endMs > startMs && endMs - startMs <= longestMs ? { startMs, endMs } : null;
}

/** Reads `?r=7`; null when it is no revision. */
export function readRevision(text: string | null): number | null {
  return text !== null && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : null;
}

/** Writes a span as `412.4,447.9`, the way an address has it. */
export const writeSpan = ({ startMs, endMs }: QuotedSpan): string => `${startMs / 1000},${endMs / 1000}`;

/** A word of a passage, where it stands in the text, and when it begins. */
export interface TimedWord {
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
}

/** The words of a passage with the time of each. */
export function wordsOf(passage: TimedPassage): TimedWord[] {
  const timeAt = clockOf(passage);
  return [...passage.text.matchAll(/\S+/g)].map(({ index, 0: word }) => ({
    from: index,
    to: index + word.length,
    startMs: timeAt(index)
  }));
}

/** The words that begin within a span, by speaker. */
export function quotedWords(
  passages: readonly TimedPassage[],
  { startMs, endMs }: QuotedSpan
): QuotedWords[] {
  const quoted: QuotedWords[] = [];
  for (const passage of passages.slice(Math.max(0, lastStarted(passages, startMs)))) {
    if (passage.startMs >= endMs) break;
    const words = wordsOf(passage).filter((word) => word.startMs >= startMs && word.startMs < endMs);
    const [first, last] = [words[0], words.at(-1)];
    if (!first || !last) continue;
    const text = passage.text.slice(first.from, last.to);
    const before = quoted.at(-1);
    if (before && before.speaker === passage.speaker)
      quoted[quoted.length - 1] = { ...before, text: `${before.text} ${text}` };
    else quoted.push({ speaker: passage.speaker, text });
  }
  return quoted;
}

/** Where a passage is, and a character of its text. */
export interface TextPlace {
  readonly place: number;
  readonly offset: number;
}

/**
 * The span of the words from one place to another, widened to whole words: `quotedWords` of it are those words. Null
 * when there are none between them.
 */
export function spanBetween(
  passages: readonly TimedPassage[],
  from: TextPlace,
  to: TextPlace
): QuotedSpan | null {
  const words = passages.slice(from.place, to.place + 1).flatMap((passage, index) => {
    const place = from.place + index;
    return wordsOf(passage).filter(
      (word) => (place > from.place || word.to > from.offset) && (place < to.place || word.from < to.offset)
    );
  });
  const [first, last] = [words[0], words.at(-1)];
  const passage = passages[to.place];
  if (!first || !last || !passage) return null;
  const next = passages
    .slice(to.place)
    .flatMap(wordsOf)
    .find((word) => word.startMs > last.startMs);
  const endMs = Math.min(next?.startMs ?? Infinity, Math.max(passage.endMs, last.startMs + 1));
  return { startMs: first.startMs, endMs };
}

const plain = (words: readonly QuotedWords[]) => words.map(({ text }) => text).join(' ');

/** Somebody who moves a cut or mends a time by so little has not changed what is said. */
const nearMs = 3000;

/** Tells whether a quote still stands so in a transcript, at its place or very near. */
export function stillStands(
  passages: readonly TimedPassage[],
  quote: QuotedSpan & { said: readonly QuotedWords[] }
): boolean {
  const near = { startMs: quote.startMs - nearMs, endMs: quote.endMs + nearMs };
  return ` ${plain(quotedWords(passages, near))} `.includes(` ${plain(quote.said)} `);
}

/** A quote in one line, of so many characters at most. */
export function quoteLine({ said }: Pick<Quote, 'said'>, most: number): string {
  const words = plain(said).replaceAll('\u00ad', '');
  if (words.length <= most) return words;
  const cut = words.lastIndexOf(' ', most - 2);
  return `${words.slice(0, cut > most / 2 ? cut : most - 2).toWellFormed()} …`;
}
