import { clockOf, isByWord, orderly } from '../time-points.ts';
import type { TimePoint } from '../transcript.ts';
import { align, type Word, wordsOf } from './aligning.ts';

/** What is said with its times, as far as they follow the words. */
export interface Worded {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly times: readonly TimePoint[];
}

/**
 * The times of a passage whose text has been changed: words that are still there keep theirs, and how sure a machine was of them.
 * Where every word has a time those put in get one between their neighbours', or that of the words they take the place of.
 */
export function retimed(before: Worded, text: string): TimePoint[] {
  const [old, now] = [wordsOf(before.text), wordsOf(text)];
  const pointAt = pointsByWord(before.times, old);
  const kept = align(
    old.map((word) => word.text),
    now.map((word) => word.text)
  );
  const times = kept.flatMap(([from, to]): TimePoint[] => {
    const point = pointAt.get(from);
    const word = now[to];
    return point && word ? [[word.at, ...pointRest(point)]] : [];
  });
  const put = isByWord(before) ? putIn({ before, old, now, kept, pointAt }) : [];
  const all = [...times, ...put].sort(([one], [other]) => one - other);
  return orderly(atStart(all, now), before);
}

const pointRest = ([, ms, ...sure]: TimePoint): [number, number?] => [ms, ...sure];

/** The first word carries the passage's own start, wherever spaces put it. */
function atStart(times: readonly TimePoint[], [first]: readonly Word[]): TimePoint[] {
  return times.map((point) => (first && point[0] === first.at ? [0, ...pointRest(point)] : point));
}

/** The point of each word that has one, by its place. A point inside a word, or in the space before it, is that word's. */
function pointsByWord(times: readonly TimePoint[], words: readonly Word[]): Map<number, TimePoint> {
  const found = new Map<number, TimePoint>();
  let place = 0;
  for (const point of times) {
    while (place < words.length && endOf(words[place]) <= point[0]) place++;
    if (place < words.length && !found.has(place)) found.set(place, point);
  }
  return found;
}

const endOf = (word: Word | undefined) => (word ? word.at + word.text.length : 0);

interface Change {
  readonly before: Worded;
  readonly old: readonly Word[];
  readonly now: readonly Word[];
  readonly kept: readonly (readonly [number, number])[];
  readonly pointAt: ReadonlyMap<number, TimePoint>;
}

/** Shares the time between two kept words among the words that came there. */
function putIn({ before, old, now, kept, pointAt }: Change): TimePoint[] {
  const timeAt = clockOf(before);
  const timeOf = (place: number) =>
    pointAt.get(place)?.[1] ?? (old[place] ? timeAt(old[place].at) : before.endMs);
  const put: TimePoint[] = [];
  let [from, to] = [-1, -1];
  for (const [nextFrom, nextTo] of [...kept, [old.length, now.length] as const]) {
    const words = now.slice(to + 1, nextTo);
    const untilMs = timeOf(nextFrom);
    const sinceMs =
      nextFrom > from + 1
        ? timeOf(from + 1)
        : from < 0
          ? before.startMs
          : saidBy(old[from], timeOf(from), untilMs);
    const letters = words.reduce((sum, { text }) => sum + text.length + 1, 0);
    let read = 0;
    for (const { at, text } of words) {
      put.push([at, Math.round(sinceMs + (read / letters) * (untilMs - sinceMs))]);
      read += text.length + 1;
    }
    [from, to] = [nextFrom, nextTo];
  }
  return put;
}

/** How long a letter lasts at the most, read aloud. */
const msPerLetter = 90;

/** When a word has been said at the latest, before what comes next. */
function saidBy(word: Word | undefined, ms: number, untilMs: number): number {
  const lasts = (word?.text.length ?? 0) * msPerLetter;
  return Math.min(ms + lasts, Math.round((ms + untilMs) / 2));
}
