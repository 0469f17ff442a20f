import { stem } from './stemming.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Beginnings that change a word into another rather than making a compound. */
const prefixes = new Set([
  'an',
  'av',
  'be',
  'bi',
  'ent',
  'er',
  'för',
  'ge',
  'miss',
  'o',
  'om',
  'på',
  'sam',
  'und'
]);
const vowel = /[aeiouyåäö]/;

/** Stems of the compounds in the vocabulary that this stem begins or ends: `samordningsförbund` of förbund. */
export function compoundsOf(part: string, vocabulary: Vocabulary): string[] {
  if (part.length < 3 || !vowel.test(part)) return [];
  const ending = vocabulary.stemsEnding(part).filter((whole) => endsCompound(part, whole, vocabulary));
  const beginning = vocabulary
    .stemsBeginning(part)
    .filter((whole) => beginsCompound(part, whole, vocabulary));
  return [...new Set([...ending, ...beginning])];
}

/**
 * The parts by which a compound is to be found, of the words that are known: `verkstad` and `snickar` of snickarverkstad. For
 * an engine that cannot look for compounds when it is asked.
 */
export function partsOf(whole: string, known: Known): string[] {
  if (whole.length < 6 || /[^a-zåäö]/.test(whole)) return [];
  const vocabulary = { hasStem: (stem: string) => known.has(stem) };
  const places = Array.from({ length: whole.length - 4 }, (_, at) => at + 2);
  const endings = places.map((at) => whole.slice(at)).filter((part) => isPart(part, known));
  const beginnings = places.map((at) => whole.slice(0, at)).filter((part) => isPart(part, known));
  return [
    ...endings.filter((part) => endsCompound(part, whole, vocabulary)),
    ...beginnings.filter((part) => beginsCompound(part, whole, vocabulary))
  ];
}

type Known = Pick<ReadonlySet<string>, 'has'>;
const isPart = (part: string, known: Known) => part.length >= 3 && vowel.test(part) && known.has(part);

/** `snickar|verkstad`, `samordning|s|förbund`: the rest is a word we know, or looks like the first part of one. */
function endsCompound(part: string, whole: string, vocabulary: Pick<Vocabulary, 'hasStem'>): boolean {
  const rest = whole.slice(0, -part.length);
  if (rest.length < 2 || prefixes.has(rest) || !vowel.test(rest)) return false;
  if (isKnown(rest, part, vocabulary)) return true;
  if (/[^s]s$/.test(rest) && rest.length >= 5) return part.length >= 4;
  return part.length >= 4 && part.length + rest.length >= 9 && rest.length >= 4 && /[^eiyåäö]$/.test(rest);
}

/** `samordning|s|förbund`, `snick|ar|verkstad`, `kommun|chef`; not `kommun|ikation`: without a linking s or ar the rest must be a word. */
function beginsCompound(part: string, whole: string, vocabulary: Pick<Vocabulary, 'hasStem'>): boolean {
  const rest = whole.slice(part.length);
  if (rest.length < 3 || !vowel.test(rest)) return false;
  if (isKnown(rest, part, vocabulary)) return true;
  return part.length >= 5 && /^(?:s(?!s)|ar).{3}/.test(rest) && vowel.test(rest.slice(2));
}

function isKnown(rest: string, part: string, vocabulary: Pick<Vocabulary, 'hasStem'>): boolean {
  const least = part.length >= 4 ? 3 : 4;
  const shapes = [rest, rest.replace(/[sueoa]$/, ''), rest.replace(/^(?:ar|[sueoa])/, '')];
  return shapes.some((shape) => shape.length >= least && vocabulary.hasStem(stem(shape)));
}
