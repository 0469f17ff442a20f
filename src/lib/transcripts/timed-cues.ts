import { cutPoints } from './sentences.ts';
import { clockOf, isByWord } from './time-points.ts';
import type { TimedPassage } from './transcript.ts';

/** What stands on the screen at once. */
export interface TimedCue {
  readonly startMs: number;
  readonly endMs: number;
  readonly speaker: string | null;
  readonly text: string;
}

/** Two lines of this length are what a podcast app shows at once. */
const lineLength = 65;

/** Cuts passages into cues: one for every time known, or, where each word has its own, for as much as two lines hold. */
export function cuesOf(passages: readonly TimedPassage[]): TimedCue[] {
  return passages.flatMap((passage) => (isByWord(passage) ? cutUp(passage) : cuesByTime(passage)));
}

function cuesByTime(passage: TimedPassage): TimedCue[] {
  return passage.times.flatMap(([from, startMs], index) => {
    const [to, endMs] = passage.times[index + 1] ?? [passage.text.length, passage.endMs];
    const text = passage.text.slice(from, to).trim();
    return cutUp({ ...passage, startMs, endMs, text, times: [] });
  });
}

function cutUp(said: TimedPassage): TimedCue[] {
  const { speaker, text } = said;
  const timeAt = clockOf(said);
  return cutPoints(text, lineLength * 2 - 10).map((point, index, points) => {
    const to = points[index + 1] ?? text.length;
    const startMs = timeAt(point);
    return { startMs, endMs: Math.max(timeAt(to), startMs + 1), speaker, text: text.slice(point, to).trim() };
  });
}

/** Breaks a cue's text near its middle when it is longer than a line. */
export function twoLines(text: string): string {
  if (text.length <= lineLength) return text;
  const spaces = [...text.matchAll(/ /g)].map((match) => match.index);
  const middle = spaces.sort((a, b) => Math.abs(a - text.length / 2) - Math.abs(b - text.length / 2))[0];
  return middle === undefined ? text : `${text.slice(0, middle)}\n${text.slice(middle + 1)}`;
}
