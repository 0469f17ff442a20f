import type { Database } from 'better-sqlite3';
import type { TimePoint } from '#lib/transcripts/transcript.ts';
import type { Field } from './engine.ts';

/** A text of an index, as it is shown. */
export interface Row {
  readonly key: number;
  readonly field: Field;
  readonly startMs: number | null;
  readonly speaker: string | null;
  readonly text: string;
  readonly language: string;
  readonly times: readonly TimePoint[];
}

/** Which texts answer which expression. Texts of one article have keys that follow each other. */
export interface RowMatches {
  /** How many texts from key `first` to `last` answer. */
  count(match: string, first: number, last: number): number;
  /** Where the first texts from key `first` to `last` that answer begin in the recording, at most `most`. */
  starts(match: string, range: { first: number; last: number; most: number }): number[];
  /** The first texts from key `first` to `last` that answer, at most `most`. */
  rows(match: string, range: { first: number; last: number; most: number }): Row[];
}

/** Asks an open index, each expression once. */
export function rowMatches(db: Database): RowMatches {
  const asked = db.prepare('select rowid from row_fts where row_fts match ? order by rowid').pluck();
  const row = db.prepare(
    'select key, field, start_ms as startMs, speaker, text, language, times from row where key = ?'
  );
  const start = db.prepare('select coalesce(start_ms, 0) from row where key = ?').pluck();
  const known = new Map<string, number[]>();
  const keysOf = (match: string): number[] => {
    const keys = known.get(match) ?? (asked.all(match) as number[]);
    known.set(match, keys);
    return keys;
  };
  return {
    count(match, first, last) {
      const keys = keysOf(match);
      return firstFrom(keys, last + 1) - firstFrom(keys, first);
    },
    starts: (match, range) => keysWithin(keysOf(match), range).map((key) => start.get(key) as number),
    rows(match, range) {
      return keysWithin(keysOf(match), range).map((key) => {
        const { times, ...found } = row.get(key) as Omit<Row, 'times'> & { times: string };
        return { ...found, times: JSON.parse(times) as TimePoint[] };
      });
    }
  };
}

/** The first `most` of sorted keys from `first` to `last`. */
function keysWithin(
  keys: readonly number[],
  { first, last, most }: { first: number; last: number; most: number }
): number[] {
  const from = firstFrom(keys, first);
  return keys.slice(from, Math.min(firstFrom(keys, last + 1), from + most));
}

/** Where in sorted keys the first is that is `wanted` or more. */
function firstFrom(keys: readonly number[], wanted: number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? Infinity) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
