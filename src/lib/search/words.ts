/** A word of a text, folded for comparing, and where it stands. */
export interface Word {
  readonly form: string;
  readonly start: number;
  readonly end: number;
}

const word = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu;
/** Longer than any word; what is longer is an address or noise, and is compared by its beginning. */
const longest = 64;

/** The words of a text, in order: letters and figures; everything else stands between them. */
export function wordsOf(text: string): Word[] {
  const found = [...text.matchAll(word)].map((match) => ({
    form: fold(match[0]),
    start: match.index,
    end: match.index + match[0].length
  }));
  return found.filter(({ form }) => form !== '');
}

const ownLetters: Readonly<Record<string, string>> = {
  æ: 'ä',
  ø: 'ö',
  ß: 'ss',
  đ: 'd',
  ł: 'l',
  þ: 'th',
  ð: 'd'
};

/** Folds a word for comparing: case and accents do not matter (é as e, ü as u), but å, ä and ö are letters of their own. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^a-z0-9åäö]/gu, (letter) => ownLetters[letter] ?? bareLetter(letter))
    .slice(0, longest)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}

/** Folds a word further, as it is written on a keyboard without å, ä and ö. */
export function withoutDots(form: string): string {
  return form.replace(/[åä]/g, 'a').replaceAll('ö', 'o');
}

function bareLetter(letter: string): string {
  return letter.normalize('NFD').replace(/\p{M}/gu, '');
}
