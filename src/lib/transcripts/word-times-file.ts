import type { Passage, TimedPassage, TimePoint } from './transcript.ts';

/** The times of a transcript's words without the words, for a page that has them: of each passage offset, ms, offset, ms … */
interface WordTimesFile {
  readonly revision: number;
  readonly times: readonly (readonly number[])[];
}

/** Writes when the words of a transcript are said, for a page that shows its text. */
export function writeWordTimes(passages: readonly TimedPassage[], revision: number): string {
  const times = passages.map((passage) => passage.times.flatMap(([at, ms]) => [at, ms]));
  return JSON.stringify({ revision, times } satisfies WordTimesFile);
}

/**
 * Gives the passages of a page the times that such a file has. Those of another revision, or of a file that could not be
 * fetched (null), are left out: then only the beginning of each passage is known.
 */
export function withWordTimes(
  { revision, passages }: { readonly revision: number; readonly passages: readonly Passage[] },
  file: unknown
): TimedPassage[] {
  const known = file as WordTimesFile | null;
  const isTheirs = known?.revision === revision && known.times.length === passages.length;
  return passages.map((passage, place) => {
    const numbers = isTheirs ? (known.times[place] ?? []) : [];
    const times = Array.from({ length: numbers.length / 2 }, (_, at): TimePoint => [
      numbers[at * 2] ?? 0,
      numbers[at * 2 + 1] ?? 0
    ]);
    return { ...passage, times: times.length > 0 ? times : [[0, passage.startMs]] };
  });
}
