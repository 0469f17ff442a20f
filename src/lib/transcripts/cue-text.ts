/** A stretch of a cue said by one speaker; null when the cue does not say who. */
export interface Voiced {
  readonly speaker: string | null;
  readonly text: string;
}

const voice = /<v(?:\.[^\s<>]*)?[ \t]([^<>]*)>/;
const tag = /<\/?[a-zA-Z][^<>]*>|<\d[\d:.]*>|<\/>|\{\\[^{}]*\}/g;
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '\u200e',
  rlm: '\u200f',
  aring: 'å',
  auml: 'ä',
  ouml: 'ö',
  Aring: 'Å',
  Auml: 'Ä',
  Ouml: 'Ö',
  eacute: 'é'
};

/** The words of a cue by voice tag, in order, as plain text: no tags, entities read, no control characters. */
export function voicesOf(payload: string): Voiced[] {
  const [before = '', ...parts] = payload.split(new RegExp(voice, 'g'));
  const voiced: Voiced[] = [{ speaker: null, text: plainWords(before) }];
  for (let index = 0; index < parts.length; index += 2) {
    const speaker = plainWords(parts[index] ?? '').slice(0, 120) || null;
    voiced.push({ speaker, text: plainWords(parts[index + 1] ?? '') });
  }
  return voiced.filter(({ text }) => text !== '');
}

/** A text without tags, control characters and double spaces, with its entities read. */
export function plainWords(marked: string): string {
  return marked
    .replace(tag, '')
    .replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,6}));?/gi, readEntity)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .toWellFormed();
}

function readEntity(whole: string, decimal?: string, hexadecimal?: string, name?: string): string {
  if (name) return named[name] ?? named[name.toLowerCase()] ?? whole;
  const code = decimal ? Number(decimal) : parseInt(hexadecimal ?? '', 16);
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : whole;
}
