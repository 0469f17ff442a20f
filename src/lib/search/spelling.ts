import { stem } from './stemming.ts';
import type { Vocabulary } from './vocabulary.ts';
import { wordsOf } from './words.ts';

/** How many letters may be wrong in a word: none in a short one or in a number, where another word is too near. */
export function mostErrors(form: string): number {
  if (form.length < 5 || /\d/.test(form)) return 0;
  return form.length < 9 ? 1 : 2;
}

/**
 * How many letters are wrong between two words: one too many, missing, another or two that changed places. More than
 * `most` is `most + 1`.
 */
export function errorsBetween(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const next = nextRow({ one, other, at }, row, before);
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return Math.min(row[other.length] ?? 0, most + 1);
}

function nextRow(
  { one, other, at }: { one: string; other: string; at: number },
  row: number[],
  before: number[]
) {
  const next = [at];
  for (let to = 1; to <= other.length; to += 1) {
    const isSame = one[at - 1] === other[to - 1];
    const cost = (row[to - 1] ?? 0) + (isSame ? 0 : 1);
    const least = Math.min(cost, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1);
    const hasChangedPlaces =
      at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
    next.push(hasChangedPlaces ? Math.min(least, (before[to - 2] ?? 0) + 1) : least);
  }
  return next;
}

/** The word of a vocabulary that a misspelled one most likely is: the nearest, of equals the commonest; or undefined. */
export function nearestForm(form: string, vocabulary: Vocabulary): string | undefined {
  const most = mostErrors(form);
  if (most === 0) return undefined;
  const root = stem(form);
  const mostInRoot = mostErrors(root);
  const errors = (one: { form: string; stem: string }) => {
    const inForm = errorsBetween(form, one.form, most);
    const inRoot = mostInRoot > 0 ? errorsBetween(root, one.stem, mostInRoot) : inForm;
    return Math.min(inForm, inRoot > mostInRoot ? inForm : inRoot);
  };
  const near = vocabulary.formsLike(form).map((one) => ({ ...one, errors: errors(one) }));
  const least = Math.min(...near.map((one) => one.errors));
  if (least > most) return undefined;
  const nearest = near
    .filter((one) => one.errors === least)
    .map((one) => ({ ...one, ...likeness(form, one.form) }));
  const isBetter = (a: (typeof nearest)[number], b: (typeof nearest)[number]) =>
    a.first - b.first || a.whole - b.whole || vocabulary.commonness(b.stem) - vocabulary.commonness(a.stem);
  return nearest.toSorted(isBetter)[0]?.form;
}

/** People seldom get the first letter wrong; and the form itself is liked better than another of the same word. */
const likeness = (typed: string, form: string) => ({
  first: typed[0] === form[0] ? 0 : 1,
  whole: errorsBetween(typed, form, 3)
});

/** A text with some of its words exchanged, by folded form; a capital is kept. */
export function exchangeWords(text: string, by: ReadonlyMap<string, string>): string {
  return wordsOf(text)
    .toReversed()
    .reduce((whole, { form, start, end }) => {
      const other = by.get(form);
      if (other === undefined) return whole;
      const isCapital = /^\p{Lu}/u.test(text.slice(start, end));
      const written = isCapital ? other.charAt(0).toUpperCase() + other.slice(1) : other;
      return whole.slice(0, start) + written + whole.slice(end);
    }, text);
}
