/** Spellings of one sound in Swedish names: Lindqvist and Lindkvist, Carlsson and Karlson, Thorsten and Torsten. */
const oneSound: readonly (readonly [RegExp, string])[] = [
  [/[éèêë]/g, 'e'],
  [/[áàâãǎ]/g, 'a'],
  [/[íìîï]/g, 'i'],
  [/[óòôõ]/g, 'o'],
  [/[úùûü]/g, 'y'],
  [/æ/g, 'ä'],
  [/ø/g, 'ö'],
  [/qu|qv|qw/g, 'kv'],
  [/w/g, 'v'],
  [/ch?(?=[rl])|c(?=[aouåk])|q/g, 'k'],
  [/c(?=[eiyäö])|z/g, 's'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/(\p{L})\1+/gu, '$1']
];

/**
 * Folds a name so that spellings of the same name meet: case, accents (not å ä ö), punctuation, doubled
 * letters and common Swedish variants do not matter. For comparing only; never shown.
 */
export function foldName(name: string): string {
  let folded = name.normalize('NFC').toLowerCase();
  for (const [spelling, sound] of oneSound) folded = folded.replace(spelling, sound);
  return folded.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

/** A name as it is kept: one space between words, none around, at most `most` characters; undefined when nothing is left. */
export function tidyName(name: string, most = 120): string | undefined {
  const tidy = name
    .normalize('NFC')
    .replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ')
    .trim();
  return tidy && tidy.length <= most ? tidy : undefined;
}
