import { compoundsOf } from './compounds.ts';
import { foreignStems } from './languages.ts';
import type { AskedWord } from './question.ts';
import type { Vocabulary } from './vocabulary.ts';
import { withoutDots } from './words.ts';

/** The stems that answer a word: those of the word itself, and those that are near it and weigh less. */
export interface Widened {
  readonly near: readonly string[];
  readonly itself: string;
}

/** More than this would be slow, and no help. */
const most = 60;

/**
 * Finds what else answers a word: compounds it is a part of, and words it begins when it is not a whole one. Only when
 * there is nothing of these: words that begin with its stem (the stem can be too short, as of kvarnsten), and then
 * words that differ by dots and rings (`hakan`, håkan).
 */
export function widen({ form, stem, mayBeBegun }: AskedWord, vocabulary: Vocabulary): Widened {
  const begun = mayBeBegun && !vocabulary.hasForm(form) ? vocabulary.stemsOfFormsBeginning(form) : [];
  const foreign = foreignStems(form).filter((one) => vocabulary.hasStem(one));
  const near = new Set([...compoundsOf(stem, vocabulary), ...begun, ...foreign]);
  near.delete(stem);
  const isFound = near.size > 0 || vocabulary.hasStem(stem);
  return { itself: stem, near: (isFound ? [...near] : lastResort(stem, vocabulary)).slice(0, most) };
}

/** Tells whether nothing answers a word: then it may be misspelled. */
export function isUnknown(word: AskedWord, vocabulary: Vocabulary): boolean {
  const { itself, near } = widen(word, vocabulary);
  return near.length === 0 && !vocabulary.hasStem(itself);
}

function lastResort(stem: string, vocabulary: Vocabulary): readonly string[] {
  const beginning = stem.length >= 5 ? vocabulary.stemsOfFormsBeginning(stem) : [];
  return beginning.length > 0 ? beginning : vocabulary.stemsWithoutDots(withoutDots(stem));
}
