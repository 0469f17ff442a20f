import { plainWords } from './cue-text.ts';
import type { Note } from './cues.ts';
import type { Said } from './passages.ts';
import { label } from './speaker-labels.ts';
import { readTime } from './times.ts';

/** A stretch of the text that begins with a time, a speaker or after an empty line. */
interface Paragraph {
  readonly line: number;
  readonly ms: number | null;
  readonly text: string;
}

const time = /^[[(]?((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d{1,3})?)[\])]?(?=$|[\s–—:-])\s*[–—:-]?\s*/;
/** `Anna Berg 0:12`, alone on the line above what she says. */
const heading = /^(\p{L}[\p{L}\p{M}\d .'’-]{0,80}?)\s+[[(]?((?:\d{1,3}:)?\d{1,3}:\d{2})[\])]?$/u;

/**
 * Finds what is said in a plain text with times or speakers: `[00:12:30] Anna: …`, `Anna: …`, or `Anna 12:30` above the words.
 * Null for a text that has neither. What has no time gets one from how much is said before it, up to `durationMs`; that is noted.
 */
export function findParagraphs(text: string, durationMs: number | null, note: Note): Said[] | null {
  const paragraphs = paragraphsOf(text).filter((one) => isSaid(one, note));
  const timed = paragraphs.filter(({ ms }) => ms !== null).length;
  const labelled = paragraphs.filter((one) => label.test(one.text)).length;
  if (timed === 0 && labelled < 2) return null;
  const guessed = paragraphs.find(({ ms }) => ms === null);
  if (guessed) note(guessed.line, 'time-guessed', guessed.text);
  const starts = startsOf(paragraphs, durationMs);
  return paragraphs.map(({ line, text: said }, index) => ({
    ...{ line, text: said, speaker: null },
    startMs: starts[index] ?? 0,
    endMs: timed === 0 ? (starts[index + 1] ?? durationMs) : null
  }));
}

function paragraphsOf(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  let isApart = true;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const begun = beginning(raw.trim());
    const words = plainWords(begun.text);
    const before = isApart ? undefined : paragraphs.at(-1);
    const isNew = !before || begun.ms !== null || label.test(`${words} …`);
    if (isNew && (words !== '' || begun.ms !== null))
      paragraphs.push({ line: index + 1, ms: begun.ms, text: words });
    else if (before && words !== '')
      paragraphs[paragraphs.length - 1] = { ...before, text: `${before.text} ${words}`.trim() };
    isApart = raw.trim() === '';
  }
  return paragraphs;
}

/** A time or a name with a time above nothing is noted, and left out. */
function isSaid({ line, ms, text }: Paragraph, note: Note): boolean {
  const isEmpty = text === '' || (ms !== null && /^[^:]+:$/.test(text));
  if (isEmpty) note(line, 'empty', text);
  return !isEmpty;
}

function beginning(line: string): { ms: number | null; text: string } {
  const [, name = '', at = ''] = heading.exec(line) ?? [];
  const headed = readTime(at);
  if (headed !== null) return { ms: headed, text: `${name}:` };
  const [mark = '', said = ''] = time.exec(line) ?? [];
  const ms = readTime(said.replace(',', '.'));
  return ms === null ? { ms, text: line } : { ms, text: line.slice(mark.length) };
}

/** Where nothing else is known: how fast people speak. */
const msPerCharacter = 65;

/** Times that are not written lie between those that are, by how much is said. */
function startsOf(paragraphs: readonly Paragraph[], durationMs: number | null): number[] {
  const starts: number[] = [];
  for (let from = 0; from < paragraphs.length;) {
    const next = paragraphs.findIndex(({ ms }, index) => index > from && ms !== null);
    const to = next === -1 ? paragraphs.length : next;
    starts.push(...shared(paragraphs.slice(from, to), paragraphs[next]?.ms ?? durationMs));
    from = to;
  }
  return starts;
}

function shared(group: readonly Paragraph[], untilMs: number | null): number[] {
  const letters = group.reduce((sum, { text }) => sum + text.length, 0);
  const startMs = group[0]?.ms ?? 0;
  const length = untilMs !== null && untilMs > startMs ? untilMs - startMs : letters * msPerCharacter;
  let before = 0;
  return group.map(({ text }) => {
    const at = startMs + Math.round((before / letters) * length);
    before += text.length;
    return at;
  });
}
