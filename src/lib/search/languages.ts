import { stemEnglish } from './english.ts';
import { stem } from './stemming.ts';

const scandinavian = new Set(['sv', 'nb', 'nn', 'no', 'da']);

/**
 * The part of a folded word that its inflections share, in the language of the text it stands in (`sv`, `en-GB`); Swedish
 * when that is not told, and the word itself in a language we know no endings of.
 */
export function stemIn(language: string | undefined, form: string): string {
  const code = (language ?? 'sv').toLowerCase().split(/[-_]/)[0] ?? 'sv';
  if (scandinavian.has(code)) return stem(form);
  return code === 'en' ? stemEnglish(form) : form;
}

/** What a word that is asked for may stand as in texts of other languages than Swedish. */
export function foreignStems(form: string): string[] {
  return [...new Set([stemEnglish(form), form])];
}
