import type { Note } from './cues.ts';
import { cutPoints, endsSentence } from './sentences.ts';
import { clockOf, orderly, pointsWithin } from './time-points.ts';
import type { TimedPassage, TimePoint } from './transcript.ts';

/** Words of one speaker with the times the file gives. */
export interface Said {
  readonly line: number;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly speaker: string | null;
  readonly text: string;
  /** Times inside the text, where the file has them. */
  readonly times?: readonly TimePoint[];
}

interface Timed extends Said {
  readonly endMs: number;
}

/** A passage is never longer than this. */
const longestMs = 60_000;
/** Cues that share a sentence are put together while it stays within this. */
const sentenceMs = 30_000;
const sentenceCharacters = 1000;
const pauseMs = 2000;
/** How fast people read aloud, for ends that the file does not say. */
const msPerCharacter = 65;

/**
 * Makes passages of what is said: in order of time, none running into the next, none longer than a minute,
 * and cues that share a sentence together, each with its own time kept inside the passage.
 */
export function makePassages(said: readonly Said[], note: Note): TimedPassage[] {
  const ordered = inOrder(said, note);
  const timed = ordered.map((one, index) => withEnd(one, ordered[index + 1]?.startMs, note));
  const short = withoutOverlap(withoutOverlap(timed).flatMap((one) => shorten(one, note)));
  const passages: TimedPassage[] = [];
  for (const one of short) {
    const before = passages.at(-1);
    const joined = before && join(before, one);
    if (joined) passages[passages.length - 1] = joined;
    else passages.push(passageOf(one, passages.length));
  }
  return passages;
}

function inOrder(said: readonly Said[], note: Note): Said[] {
  let latest = 0;
  for (const one of said) {
    if (one.startMs < latest) note(one.line, 'out-of-order', one.text);
    latest = Math.max(latest, one.startMs);
  }
  return said.toSorted((a, b) => a.startMs - b.startMs);
}

function withEnd(one: Said, nextStart: number | undefined, note: Note): Timed {
  let endMs = one.endMs ?? Infinity;
  if (endMs <= one.startMs) {
    note(one.line, 'end-before-start', one.text);
    endMs = Infinity;
  }
  if (endMs === Infinity) endMs = one.startMs + Math.max(1000, one.text.length * msPerCharacter);
  else if (nextStart !== undefined && nextStart < endMs) note(one.line, 'overlap', one.text);
  return { ...one, endMs };
}

/** What begins at the same time may be said at the same time; everything else ends where the next begins. */
function withoutOverlap(timed: readonly Timed[]): Timed[] {
  const ordered = timed.toSorted((a, b) => a.startMs - b.startMs);
  return ordered.map((one, index) => {
    const next = ordered[index + 1]?.startMs ?? Infinity;
    return next > one.startMs && next < one.endMs ? { ...one, endMs: next } : one;
  });
}

function shorten(whole: Timed, note: Note): Timed[] {
  if (whole.endMs - whole.startMs <= longestMs) return [whole];
  note(whole.line, 'too-long', whole.text);
  const one = { ...whole, times: orderly(whole.times ?? [], whole) };
  const points = cutsOf(one);
  const timeAt = clockOf(one);
  return points.map((from, index) => {
    const to = points[index + 1] ?? one.text.length;
    const startMs = Math.max(one.startMs, timeAt(from));
    const endMs = Math.min(timeAt(to), startMs + longestMs);
    const times = pointsWithin(one.times, from, to);
    return { ...one, startMs, endMs, text: one.text.slice(from, to).trim(), times };
  });
}

/** Where a text is cut so that no piece lasts over a minute: by the times in it, else by its letters. */
function cutsOf({ text, startMs, endMs, times = [] }: Timed): number[] {
  if (times.length < 2)
    return cutPoints(text, Math.max(40, Math.floor((text.length * longestMs) / (endMs - startMs))));
  const cuts = [0];
  let [since, sentence, sentenceAt] = [startMs, 0, startMs];
  for (const [at, ms] of times) {
    if (ms - since > longestMs) {
      const isWhole = sentence > (cuts.at(-1) ?? 0) && ms - sentenceAt <= longestMs;
      cuts.push(isWhole ? sentence : at);
      since = isWhole ? sentenceAt : ms;
    }
    if (endsSentence(text.slice(Math.max(0, at - 8), at).trimEnd())) [sentence, sentenceAt] = [at, ms];
  }
  return cuts;
}

function passageOf(one: Timed, position: number): TimedPassage {
  const { startMs, endMs, speaker, text } = one;
  return { position, startMs, endMs, speaker, text, times: orderly(one.times ?? [], one) };
}

const standsAlone = /^[-–—[(♪#]/;

function isApart(before: TimedPassage, next: Timed): boolean {
  return (
    before.speaker !== next.speaker ||
    next.startMs - before.endMs > pauseMs ||
    next.endMs - before.startMs > sentenceMs ||
    next.text.length + before.text.length > sentenceCharacters ||
    endsSentence(before.text) ||
    standsAlone.test(before.text) ||
    standsAlone.test(next.text)
  );
}

function join(before: TimedPassage, next: Timed): TimedPassage | null {
  if (isApart(before, next)) return null;
  const shift = before.text.length + 1;
  const latest = before.times.at(-1)?.[1] ?? before.startMs;
  const points = orderly(next.times ?? [], next).map(([at, ms, ...sure]): TimePoint => [
    at + shift,
    Math.max(ms, latest),
    ...sure
  ]);
  return {
    ...before,
    endMs: Math.max(before.endMs, next.endMs),
    text: `${before.text} ${next.text}`,
    times: [...before.times, ...points]
  };
}
