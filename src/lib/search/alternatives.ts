import { type AskedWord, readQuestion } from './question.ts';
import { exchangeWords, nearForms } from './spelling.ts';
import { stem } from './stemming.ts';
import { isStopWord } from './stop-words.ts';
import type { Vocabulary } from './vocabulary.ts';
import { isUnknown } from './widening.ts';
import { fold, wordsOf } from './words.ts';

const most = 6;
const mostWords = 16;
/** A word is replaced by so many others, one in each text. */
const mostSpellings = 3;
const shortestPart = 4;

/**
 * Texts that somebody may have meant who asked for one that finds nothing, the likeliest first, at most six: with words that the
 * index has in place of those it has not, without quotation marks, with two words written as one or a part of one, with
 * fewer words.
 */
export function alternativesTo(text: string, vocabulary: Vocabulary): string[] {
  const plain = withoutSigns(text);
  const { words } = readQuestion(`${plain} `);
  const unknown = words.filter((word) => isUnknown(word, vocabulary));
  const texts = [
    ...spelled(plain, unknown, vocabulary),
    plain,
    ...joined(plain, vocabulary),
    ...inParts(plain, unknown, vocabulary),
    ...fewer(plain, { words, unknown }, vocabulary)
  ];
  const isOther = (one: string) => one !== plain || /["“”„»«]|(?<=^|\s)[-–]/.test(text);
  const tells = (one: string) => wordsOf(one).some(({ form }) => !isStopWord(form));
  return [...new Set(texts)].filter((one) => isOther(one) && tells(one)).slice(0, most);
}

/** The words alone: no quotation marks, and nothing of what was to be taken away. */
function withoutSigns(text: string): string {
  const kept = text.slice(0, 400).replace(/(?<=^|\s)[-–](?:["“”„»«][^"“”„»«]*["“”„»«]?|\S+)/gu, ' ');
  return wordsOf(kept)
    .slice(0, mostWords)
    .map(({ start, end }) => kept.slice(start, end))
    .join(' ');
}

function spelled(plain: string, unknown: readonly AskedWord[], vocabulary: Vocabulary): string[] {
  const near = unknown.map(({ form }) => [form, nearForms(form, vocabulary, mostSpellings)] as const);
  if (near.length === 0 || near.some(([, forms]) => forms.length === 0)) return [];
  return Array.from({ length: mostSpellings }, (_, rank) =>
    exchangeWords(plain, new Map(near.map(([form, forms]) => [form, forms[rank] ?? forms[0] ?? form])))
  );
}

/** `snickar verkstad` as one word. */
function joined(plain: string, vocabulary: Vocabulary): string[] {
  const words = plain.split(' ');
  return words.slice(1).flatMap((word, at) => {
    const whole = `${words[at] ?? ''}${word.toLowerCase()}`;
    return isKnown(fold(whole), vocabulary)
      ? [[...words.slice(0, at), whole, ...words.slice(at + 2)].join(' ')]
      : [];
  });
}

const isKnown = (form: string, vocabulary: Vocabulary) =>
  vocabulary.hasForm(form) || vocabulary.hasStem(stem(form));

/** The longest word that a longer one begins with, and the longest that it ends with. */
function inParts(plain: string, unknown: readonly AskedWord[], vocabulary: Vocabulary): string[] {
  return unknown.flatMap(({ form }) => {
    const places = Array.from({ length: Math.max(0, form.length - shortestPart) }, (_, at) => at + 1);
    const isWord = (part: string) => part.length >= shortestPart && isKnown(part, vocabulary);
    const beginning = places.map((less) => form.slice(0, -less)).find(isWord);
    const ending = places.map((less) => form.slice(less)).find(isWord);
    // the s that joins a compound is no part of its first word
    const bare = beginning?.replace(/s$/, '');
    return [bare !== undefined && isWord(bare) ? bare : beginning, ending].flatMap((part) =>
      part === undefined ? [] : [exchangeWords(plain, new Map([[form, part]]))]
    );
  });
}

/** Without the words that the index has not; where it has them all, without one of them, the commonest first. */
function fewer(
  plain: string,
  { words, unknown }: { words: readonly AskedWord[]; unknown: readonly AskedWord[] },
  vocabulary: Vocabulary
): string[] {
  if (words.length < 2) return [];
  const common = words
    .map((word) => ({ word, texts: vocabulary.commonness(word.stem) }))
    .toSorted((a, b) => b.texts - a.texts);
  const dropped = unknown.length > 0 ? [unknown] : common.map(({ word }) => [word]);
  return dropped.map((gone) =>
    plain
      .split(' ')
      .filter((word) => !gone.some(({ form }) => form === fold(word)))
      .join(' ')
  );
}
