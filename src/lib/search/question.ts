import { stem } from './stemming.ts';
import { isStopWord } from './stop-words.ts';
import { wordsOf } from './words.ts';

/** One word that is looked for. */
export interface AskedWord {
  readonly form: string;
  readonly stem: string;
  /** The last word may be only begun. */
  readonly mayBeBegun: boolean;
}

/** What a question means: every word and every phrase must be there, and nothing of `without`. */
export interface Asked {
  readonly words: readonly AskedWord[];
  /** Folded words, exactly so and in this order. */
  readonly phrases: readonly (readonly string[])[];
  readonly without: readonly string[];
  readonly withoutPhrases: readonly (readonly string[])[];
}

const longest = 400;
const mostWords = 16;
const part = /(?<=^|\s)(?<minus>[-–])?(?:["“”„»«](?<phrase>[^"“”„»«]*)["“”„»«]|(?<rest>\S+))|(?<inner>\S+)/gu;

/**
 * Reads what somebody typed: words, `"phrases"`, and `-word` or `-"phrase"` for what must not be there. Anything can be
 * typed; only letters and figures count. Reads 400 characters and 16 words.
 */
export function readQuestion(text: string): Asked {
  const phrases: string[][] = [];
  const withoutPhrases: string[][] = [];
  const without: string[] = [];
  const forms: string[] = [];
  const typed = text.slice(0, longest);
  for (const { groups = {} } of typed.matchAll(part)) {
    const { minus, phrase } = groups;
    const words = formsOf(phrase ?? groups['rest'] ?? groups['inner'] ?? '');
    if (phrase !== undefined && words.length > 0) (minus ? withoutPhrases : phrases).push(words);
    else (minus ? without : forms).push(...words);
  }
  return {
    words: asked(forms, !/["\s”»]$/.test(typed)),
    phrases: phrases.slice(0, 8),
    without: without.slice(0, mostWords).map(stem),
    withoutPhrases: withoutPhrases.slice(0, 8)
  };
}

const formsOf = (text: string) => wordsOf(text).map(({ form }) => form);

function asked(forms: string[], lastIsOpen: boolean): AskedWord[] {
  const telling = forms.filter((form) => !isStopWord(form));
  const chosen = [...new Set(telling.length > 0 ? telling : forms)].slice(0, mostWords);
  const last = forms.at(-1);
  return chosen.map((form) => ({
    form,
    stem: stem(form),
    mayBeBegun: lastIsOpen && form === last && form.length >= 3
  }));
}
