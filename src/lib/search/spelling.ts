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
  let before = new Uint8Array(other.length + 1);
  let row = Uint8Array.from(before, (_, at) => at);
  for (let at = 1; at <= one.length; at += 1) {
    const next = new Uint8Array(other.length + 1);
    next[0] = at;
    let least = at;
    for (let to = 1; to <= other.length; to += 1) {
      const same = at > 1 && to > 1 && one[at - 1] === other[to - 2] && one[at - 2] === other[to - 1];
      const another = numberAt(row, to - 1) + (one[at - 1] === other[to - 1] ? 0 : 1);
      const changed = same ? numberAt(before, to - 2) + 1 : another;
      next[to] = Math.min(another, changed, numberAt(row, to) + 1, numberAt(next, to - 1) + 1);
      least = Math.min(least, numberAt(next, to));
    }
    if (least > most) return most + 1;
    [before, row] = [row, next];
  }
  return Math.min(numberAt(row, other.length), most + 1);
}

const numberAt = (row: Uint8Array, at: number) => row[at] ?? 0;

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

/**
 * Words of a vocabulary that a misspelled one may be, each another word, the likeliest first: one letter more may be wrong
 * than is forgiven unasked, from six letters, and one from four.
 */
export function nearForms(form: string, vocabulary: Vocabulary, count: number): string[] {
  if (form.length < 4 || /\d/.test(form)) return [];
  const most = form.length < 6 ? 1 : mostErrors(form) + 1;
  const near = vocabulary
    .formsLike(form)
    .map((one) => ({ ...one, errors: errorsBetween(form, one.form, most), ...likeness(form, one.form) }))
    .filter(({ errors }) => errors > 0 && errors <= most)
    .toSorted((a, b) => a.errors - b.errors || a.first - b.first || (a.form < b.form ? -1 : 1));
  const byStem = Map.groupBy(near, (one) => one.stem);
  return [...byStem.values()].flatMap(([best]) => best?.form ?? []).slice(0, count);
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
