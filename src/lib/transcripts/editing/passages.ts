import type { KeptPassage } from '../revision.ts';
import { clockOf, orderly, pointsWithin } from '../time-points.ts';
import type { TimePoint } from '../transcript.ts';
import { cleanText } from './clean-text.ts';
import { retimed } from './retiming.ts';

/** A passage is never longer than this. */
export const longestMs = 60_000;

/** The passage with another text; words that are still there keep their times. */
export function withText<One extends KeptPassage>(passage: One, text: string): One {
  const clean = cleanText(text);
  return clean === passage.text ? passage : { ...passage, text: clean, times: retimed(passage, clean) };
}

/** The passage from one time to another; times of words that fall outside are moved to the edge. */
export function withSpan<One extends KeptPassage>(passage: One, startMs: number, endMs: number): One {
  return { ...passage, startMs, endMs, times: orderly(atLeast(passage.times, startMs), { startMs, endMs }) };
}

const atLeast = (times: readonly TimePoint[], startMs: number) =>
  times.map(([at, ms, ...sure]): TimePoint => [at, Math.max(ms, startMs), ...sure]);

/**
 * Cuts a passage before a character, at the time that its words say; null when one half would be without words or the passage is
 * too short to be cut.
 */
export function cut<One extends KeptPassage>(passage: One, offset: number): [One, One] | null {
  const { text, startMs, endMs } = passage;
  const head = text.slice(0, offset).trimEnd();
  const tail = text.slice(offset).trimStart();
  const isPossible = head.trim() !== '' && tail !== '' && endMs - startMs >= 2;
  if (!isPossible || !isBetweenCharacters(text, offset)) return null;
  const from = text.length - tail.length;
  const atMs = Math.min(Math.max(clockOf(passage)(from), startMs + 1), endMs - 1);
  const before = { ...passage, text: head, times: pointsWithin(passage.times, 0, head.length) };
  const after = { ...passage, text: tail, times: pointsWithin(passage.times, from, text.length) };
  return [withSpan(before, startMs, atMs), withSpan(after, atMs, endMs)];
}

const isBetweenCharacters = (text: string, offset: number) =>
  !/[\udc00-\udfff]/.test(text.charAt(offset)) || !/[\ud800-\udbff]/.test(text.charAt(offset - 1));

/** Puts a passage and the one after it together; null when they would last longer than a minute. */
export function joined<One extends KeptPassage>(one: One, next: One): One | null {
  const [startMs, endMs] = [one.startMs, Math.max(one.endMs, next.endMs)];
  if (endMs - startMs > longestMs) return null;
  const space = one.text === '' || next.text === '' ? '' : ' ';
  const shift = one.text.length + space.length;
  const times = next.times.map(([at, ...rest]): TimePoint => [at + shift, ...rest]);
  const whole = one.text === '' ? times : next.text === '' ? one.times : [...one.times, ...times];
  const voice = one.text.trim() === '' ? next : one;
  const { speaker, personId } = voice;
  const text = one.text + space + next.text;
  return withSpan({ ...one, speaker, personId, text, times: whole }, startMs, endMs);
}

/** The passage in which the word that holds a character is said at a time; the words around it give way. */
export function withWordAt<One extends KeptPassage>(passage: One, offset: number, ms: number): One {
  const { text, times, startMs, endMs } = passage;
  const at = text.slice(0, offset).search(/\S*$/);
  if (at === 0) return passage;
  const time = Math.min(Math.max(ms, startMs), endMs - 1);
  const others = times.filter((point) => point[0] !== at);
  const moved = others.map(([place, was, ...sure]): TimePoint => [
    place,
    place < at ? Math.min(was, time) : Math.max(was, time),
    ...sure
  ]);
  const all = [...moved, [at, time] as const].sort(([one], [other]) => one - other);
  return { ...passage, times: orderly(all, passage) };
}

/** The passage in which a machine's doubt about the word at an offset is gone: somebody has heard that it is right. */
export function withoutDoubt<One extends KeptPassage>(passage: One, offset: number): One {
  const times = passage.times.map((point): TimePoint => (point[0] === offset ? [offset, point[1]] : point));
  return { ...passage, times };
}
