import { irregular } from './irregular.ts';

/** Endings of inflection, each with the shortest stem it may leave. */
const endings: readonly (readonly [ending: string, shortest: number])[] = [
  ['heterna', 4],
  ['heten', 4],
  ['heter', 4],
  ['het', 4],
  ['eerna', 5],
  ['eer', 5],
  ['orerna', 3],
  ['orer', 3],
  ['orna', 3],
  ['arna', 3],
  ['erna', 3],
  ['aste', 3],
  ['aren', 3],
  ['ande', 4],
  ['ades', 3],
  ['arne', 3],
  ['anden', 4],
  ['andet', 4],
  ['anderna', 4],
  ['are', 3],
  ['ade', 3],
  ['orn', 3],
  ['ern', 3],
  ['ena', 3],
  ['ans', 3],
  ['ats', 3],
  ['en', 3],
  ['et', 3],
  ['an', 3],
  ['ar', 3],
  ['er', 3],
  ['or', 3],
  ['at', 3],
  ['ad', 4],
  ['as', 3],
  ['na', 4],
  ['a', 3],
  ['e', 3]
];
const byLastLetter = Map.groupBy(
  endings.toSorted(([a], [b]) => b.length - a.length),
  ([ending]) => ending.at(-1)
);

/** Letters after which a last s is a genitive or a passive; `us`, `is`, `ss` are parts of words. */
const beforeGenitive = /[abcdefghjklmnoprtvyåäö]$/;
const vowel = /[aeiouyåäö]/;

/**
 * The part of a Swedish word that its inflections share: `förbund` of förbundet, förbunden and förbundens. Takes
 * a folded word. Light: derived words (samordna, samordning) stay apart, and what two words share may be no word.
 */
export function stem(form: string): string {
  const known = irregular(form);
  if (known) return finish(known);
  if (form.length < 4 || /\d/.test(form)) return form;
  return finish(withoutEnding(withoutGenitive(form)));
}

function withoutGenitive(form: string): string {
  const rest = form.slice(0, -1);
  const isGenitive = form.endsWith('s') && rest.length >= 4 && beforeGenitive.test(rest);
  return isGenitive ? rest : form;
}

function withoutEnding(form: string): string {
  for (const [ending, shortest] of byLastLetter.get(form.at(-1)) ?? []) {
    if (!form.endsWith(ending)) continue;
    const rest = form.slice(0, -ending.length);
    if (rest.length >= shortest && vowel.test(rest) && !isOneWord(rest, ending)) return rest;
  }
  return /(?:[jn]u|jö|[^s]y|dio|deo)n$/.test(form) ? form.slice(0, -1) : form;
}

/** `enhet`, `verkstad`, `motor` end like inflections and are not. */
const oneWords: Readonly<Record<string, RegExp>> = {
  et: /(?:h|budg|pak|rak|magn|alfab|klos)$/,
  ad: /st$/,
  or: /(?:kont|^fl|^hum)$/,
  at: /pl$/,
  ats: /pl$/,
  orn: /h$/,
  an: /[es]m$/
};

function isOneWord(rest: string, ending: string): boolean {
  return oneWords[ending]?.test(rest) ?? false;
}

/** What is left of some endings, by its last letter, so that all forms end alike. */
const finishing: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  t: [
    [/(al|ig|isk|sam|bar|siv|tiv)t$/, '$1'],
    [/löst$/, 'lös']
  ],
  m: [
    [/(.e|.{3}[ti]|.{3}tr)um$/, '$1'],
    [/mm$/, 'm']
  ],
  r: [[/(.{3}[tdgkpb])r$/, '$1']],
  n: [
    [/(.{2}[tkd])n$/, '$1'],
    [/(..[^aeiouyåäöl])eln$/, '$1l'],
    [/(.{3}m)änn?$/, '$1an'],
    [/nn$/, 'n']
  ],
  l: [[/(..[^aeiouyåäöl])el$/, '$1l']],
  d: [
    [/(.{3}st)äd$/, '$1ad'],
    [/(.{3}l)änd$/, '$1and']
  ],
  k: [[/(.{3}b)öck$/, '$1ok']],
  s: [
    [/(.{3}m)öss$/, '$1us'],
    [/(.{3}[abcdefghjklmnoprtvyåäö])s$/, '$1']
  ]
};

function finish(rest: string): string {
  const [pattern, by] = finishing[rest.at(-1) ?? '']?.find(([one]) => one.test(rest)) ?? [];
  return pattern === undefined || by === undefined ? rest : finish(rest.replace(pattern, by));
}
