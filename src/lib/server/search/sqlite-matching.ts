import type { Marks } from '#lib/search/fragments.ts';
import type { Asked } from '#lib/search/question.ts';
import { stem } from '#lib/search/stemming.ts';
import type { Vocabulary } from '#lib/search/vocabulary.ts';
import { type Widened, widen } from '#lib/search/widening.ts';
import { token } from './sqlite-index.ts';

/** A question as FTS5 expressions, made of our own tokens only: nothing a reader types is ever syntax. */
export interface Matching {
  readonly widened: readonly Widened[];
  /** Articles that hold every word itself. */
  readonly articleItself: string;
  /** Articles that hold every word or what is near it. */
  readonly article: string;
  /** Texts that hold everything asked for. */
  readonly together: string;
  /** Texts that hold any of it. */
  readonly any: string;
  readonly phrases: readonly string[];
  readonly withoutPhrases: readonly string[];
}

/** The expressions of what is asked; undefined when nothing is. */
export function matchingOf(asked: Asked, vocabulary: Vocabulary): Matching | undefined {
  const widened = asked.words.map((word) => widen(word, vocabulary));
  const phrases = asked.phrases.map(phraseMatch);
  if (widened.length + phrases.length === 0) return undefined;
  const ofPhrases = asked.phrases.flat().map((form) => quoted(stem(form)));
  const itself = [...widened.map((one) => quoted(one.itself)), ...ofPhrases];
  const near = [...widened.map(({ itself, near }) => anyOf([itself, ...near])), ...ofPhrases];
  const inStems = widened.map(({ itself, near }) => `stems : ${anyOf([itself, ...near])}`);
  const without = asked.without.length > 0 ? ` NOT ${anyOf(asked.without)}` : '';
  return {
    widened,
    articleItself: `(${itself.join(' AND ')})${without}`,
    article: `(${near.join(' AND ')})${without}`,
    together: [...inStems, ...phrases].map((part) => `(${part})`).join(' AND '),
    any: [...inStems, ...phrases].map((part) => `(${part})`).join(' OR '),
    phrases,
    withoutPhrases: asked.withoutPhrases.map(phraseMatch)
  };
}

/** What is marked in the answer. */
export function marksOf({ phrases }: Asked, matching: Matching | undefined): Marks {
  const stems = matching?.widened.flatMap(({ itself, near }) => [itself, ...near]) ?? [];
  return { stems: new Set(stems), phrases };
}

/** What tells the best of several texts: the words themselves. */
export function tellingOf({ words, phrases }: Asked): Marks {
  return { stems: new Set(words.map((word) => word.stem)), phrases };
}

const quoted = (word: string) => `"${token(word)}"`;
const anyOf = (words: readonly string[]) => `(${words.map(quoted).join(' OR ')})`;
const phraseMatch = (forms: readonly string[]) => `forms : "${forms.map(token).join(' ')}"`;
