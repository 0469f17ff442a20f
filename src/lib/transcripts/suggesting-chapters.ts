import { stem } from '../search/stemming.ts';
import { isStopWord } from '../search/stop-words.ts';
import { wordsOf } from '../search/words.ts';
import type { Span } from '../media/hidden-part.ts';
import type { Chapter, Passage } from './transcript.ts';

/** So much on each side of a place is compared, in milliseconds. */
const windowMs = 120_000;
const leastMs = 90_000;
/** About so long is a chapter, where nothing else speaks. */
const usualMs = 300_000;
const mostChapters = 30;

/**
 * Suggests chapters where the talk turns to something else: where the words before and after have little in common
 * (Hearst 1997, TextTiling), somebody else begins to speak, and there is a pause. Each is named after the question it
 * begins with, or the words that it has and the rest has not. None for a talk of less than three minutes.
 */
export function suggestChapters(
  passages: readonly Passage[],
  silences: readonly Span[],
  durationMs: number
): Chapter[] {
  if (durationMs < 2 * leastMs || passages.length < 4) return [];
  const bags = passages.map(({ text }) => bagOf(text));
  const turns = passages
    .map((passage, at) => ({ at, startMs: passage.startMs, worth: worthOf(passages, bags, silences, at) }))
    .slice(1);
  const wanted = Math.min(mostChapters, Math.max(1, Math.round(durationMs / usualMs)) - 1);
  const chosen: typeof turns = [];
  for (const turn of turns.toSorted((a, b) => b.worth - a.worth)) {
    if (chosen.length === wanted) break;
    const others = [0, durationMs, ...chosen.map(({ startMs }) => startMs)];
    if (others.every((ms) => Math.abs(ms - turn.startMs) >= leastMs)) chosen.push(turn);
  }
  const starts = [0, ...chosen.map(({ at }) => at).toSorted((a, b) => a - b)];
  return starts.map((from, number) => {
    const until = starts[number + 1] ?? passages.length;
    const startMs = number === 0 ? 0 : Math.floor((passages[from]?.startMs ?? 0) / 1000) * 1000;
    return { startMs, title: titleOf(passages.slice(from, until), bags, [from, until]) };
  });
}

type Bag = ReadonlyMap<string, number>;

function bagOf(text: string): Bag {
  const bag = new Map<string, number>();
  for (const { form } of wordsOf(text)) {
    if (form.length < 3 || isStopWord(form)) continue;
    const stemmed = stem(form);
    bag.set(stemmed, (bag.get(stemmed) ?? 0) + 1);
  }
  return bag;
}

function worthOf(
  passages: readonly Passage[],
  bags: readonly Bag[],
  silences: readonly Span[],
  at: number
): number {
  const [before, here] = [passages[at - 1], passages[at]];
  if (!before || !here) return 0;
  const from = passages.findIndex(({ endMs }) => endMs > here.startMs - windowMs);
  const until = passages.findLastIndex(({ startMs }) => startMs < here.startMs + windowMs) + 1;
  const apart = 1 - likeness(together(bags.slice(from, at)), together(bags.slice(at, until)));
  const pause = silences
    .filter(({ startMs, endMs }) => startMs <= here.startMs + 300 && endMs >= before.endMs - 300)
    .reduce((longest, { startMs, endMs }) => Math.max(longest, endMs - startMs), here.startMs - before.endMs);
  const isTurn = here.speaker !== null && here.speaker !== before.speaker;
  return apart + Math.min(pause, 3000) / 10_000 + (isTurn ? 0.1 : 0) + (questionIn(here.text) ? 0.1 : 0);
}

function together(bags: readonly Bag[]): Bag {
  const all = new Map<string, number>();
  for (const bag of bags) for (const [word, count] of bag) all.set(word, (all.get(word) ?? 0) + count);
  return all;
}

/** The cosine of the angle between two bags of words, 0–1. */
function likeness(one: Bag, other: Bag): number {
  const length = (bag: Bag) => Math.sqrt([...bag.values()].reduce((sum, count) => sum + count * count, 0));
  const shared = [...one].reduce((sum, [word, count]) => sum + count * (other.get(word) ?? 0), 0);
  return shared === 0 ? 0 : shared / (length(one) * length(other));
}

const longestTitle = 70;

function titleOf(
  passages: readonly Passage[],
  bags: readonly Bag[],
  [from, until]: [number, number]
): string {
  const asked = passages
    .slice(0, 2)
    .map(({ text }) => questionIn(text))
    .find((question) => question !== undefined);
  return asked ?? tellingWords(passages, together(bags.slice(from, until)), together(bags)).join(', ');
}

/** The first question in a text that is short enough to be a title. */
function questionIn(text: string): string | undefined {
  return text
    .split(/(?<=[.!?…])\s+/)
    .find((sentence) => sentence.endsWith('?') && sentence.length <= longestTitle && sentence.includes(' '));
}

/** The three words that are said here more than elsewhere, as they stand where they are first said. */
function tellingWords(passages: readonly Passage[], here: Bag, everywhere: Bag): string[] {
  const worth = ([word, count]: readonly [string, number]) =>
    (count * count) / (everywhere.get(word) ?? count);
  const stems = [...here].toSorted((a, b) => worth(b) - worth(a)).map(([word]) => word);
  const first = new Map<string, string>();
  for (const { text } of passages)
    for (const { form, start, end } of wordsOf(text)) {
      const stemmed = form.length < 3 || isStopWord(form) ? '' : stem(form);
      if (stemmed && !first.has(stemmed)) first.set(stemmed, text.slice(start, end));
    }
  const words = stems.slice(0, 3).map((word) => first.get(word) ?? word);
  return words.map((word, at) => (at === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word));
}
