import { endsSentence } from '../sentences.ts';
import type { EditedPassage, Passages } from './manuscript.ts';

/** A machine that was no surer of a word than this may have heard wrong. */
const doubtfulBelow = 0.6;

/** A word that a machine was not sure of. `offset` is where it stands in the passage. */
export interface Doubt {
  readonly key: number;
  readonly offset: number;
  readonly word: string;
  readonly probability: number;
  readonly startMs: number;
}

const known = new WeakMap<EditedPassage, readonly Doubt[]>();

/** The doubtful words of a passage, in order. */
export function doubtsIn(passage: EditedPassage): readonly Doubt[] {
  const before = known.get(passage);
  if (before) return before;
  const doubts = passage.times.flatMap(([offset, startMs, probability = 1]): Doubt[] => {
    const word = /^\S+/.exec(passage.text.slice(offset, offset + 100))?.[0];
    if (probability > doubtfulBelow || word === undefined) return [];
    return [{ key: passage.key, offset, word: bare(word), probability, startMs }];
  });
  known.set(passage, doubts);
  return doubts;
}

/** A word without the marks after it. */
const bare = (word: string) => word.replace(/[.,;:!?…"”»)\]]+$/, '') || word;

/** Every doubtful word, in order. */
export function allDoubts(passages: Passages): Doubt[] {
  return passages.flatMap((passage) => doubtsIn(passage));
}

/** A sentence with doubtful words, to be heard through. `doubt` is 0–1, the most doubtful word's. */
export interface DoubtfulSentence {
  readonly key: number;
  readonly from: number;
  readonly to: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly doubts: readonly Doubt[];
  readonly doubt: number;
}

/** The sentences with doubtful words, the most doubtful first. */
export function reviewQueue(passages: Passages): DoubtfulSentence[] {
  return passages
    .flatMap(sentencesIn)
    .sort((one, other) => other.doubt - one.doubt || one.startMs - other.startMs);
}

const knownSentences = new WeakMap<EditedPassage, readonly DoubtfulSentence[]>();

function sentencesIn(passage: EditedPassage): readonly DoubtfulSentence[] {
  const sentences = knownSentences.get(passage) ?? findSentences(passage);
  knownSentences.set(passage, sentences);
  return sentences;
}

function findSentences(passage: EditedPassage): DoubtfulSentence[] {
  const doubts = doubtsIn(passage);
  if (doubts.length === 0) return [];
  return sentenceSpans(passage.text).flatMap(([from, to]) => {
    const within = doubts.filter(({ offset }) => offset >= from && offset < to);
    if (within.length === 0) return [];
    const [startMs, endMs] = [heardBy(passage, from), heardAfter(passage, to)];
    const doubt = 1 - Math.min(...within.map(({ probability }) => probability));
    return [{ key: passage.key, from, to, startMs, endMs, doubts: within, doubt }];
  });
}

function sentenceSpans(text: string): [number, number][] {
  const spans: [number, number][] = [];
  let from = 0;
  for (const { index, 0: word } of text.matchAll(/\S+\s*/g)) {
    const to = index + word.length;
    if (!endsSentence(word.trimEnd()) && to < text.length) continue;
    spans.push([from, to]);
    from = to;
  }
  return spans;
}

const heardBy = ({ times, startMs }: EditedPassage, offset: number) =>
  times.findLast(([at]) => at <= offset)?.[1] ?? startMs;

const heardAfter = ({ times, endMs }: EditedPassage, offset: number) =>
  times.find(([at]) => at >= offset)?.[1] ?? endMs;
