import type { Fragment } from './search.ts';
import { stemIn } from './languages.ts';
import { type Word, wordsOf } from './words.ts';

/** What is marked: words by their stem, and phrases word for word. */
export interface Marks {
  readonly stems: ReadonlySet<string>;
  readonly phrases: readonly (readonly string[])[];
}

/** A text and its language: Swedish when not told. */
export interface Written {
  readonly text: string;
  readonly language?: string | undefined;
}

/** A stretch of a text, by its first character and the one after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where in a text the marks are, in order and apart from each other. `language` is that of the text. */
export function findMarks({ text, language }: Written, marks: Marks): Span[] {
  const words = wordsOf(text);
  const single = words.filter(({ form }) => marks.stems.has(stemIn(language, form)));
  const phrases = marks.phrases.flatMap((phrase) => phraseSpans(words, phrase));
  return apart([...single, ...phrases].toSorted((a, b) => a.start - b.start));
}

/** Where in a text some of its words are, told by their numbers from 0. */
export function spansOfWords(text: string, numbers: ReadonlySet<number>): Span[] {
  return apart(wordsOf(text).filter((_, at) => numbers.has(at)));
}

/** Spans that overlap, in order, put together. */
function apart(ordered: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const { start, end } of ordered) {
    const before = spans.at(-1);
    if (before && start < before.end) spans[spans.length - 1] = { ...before, end: Math.max(before.end, end) };
    else spans.push({ start, end });
  }
  return spans;
}

function phraseSpans(words: readonly Word[], phrase: readonly string[]): Span[] {
  return words.flatMap((first, at) => {
    const said = words.slice(at, at + phrase.length);
    const last = said.at(-1);
    const isPhrase = said.length === phrase.length && said.every(({ form }, index) => form === phrase[index]);
    return isPhrase && last ? [{ start: first.start, end: last.end }] : [];
  });
}

/** Cuts the stretch of a text with most marks, at most about `most` characters, and marks the words in it. */
export function fragmentsOf(written: Written, marks: Marks, most = 240): Fragment[] {
  return fragmentsAround(written.text, findMarks(written, marks), most);
}

/** The same where the marks are known. */
export function fragmentsAround(text: string, spans: readonly Span[], most = 240): Fragment[] {
  const cut = windowOf(text, spans, most);
  const inside = spans.filter(({ start, end }) => start >= cut.start && end <= cut.end);
  const fragments: Fragment[] = [];
  let at = cut.start;
  for (const { start, end } of inside) {
    if (start > at) fragments.push({ text: text.slice(at, start), hit: false });
    fragments.push({ text: text.slice(start, end), hit: true });
    at = end;
  }
  if (at < cut.end) fragments.push({ text: text.slice(at, cut.end), hit: false });
  return withEllipses(fragments, cut.start > 0, cut.end < text.length);
}

function windowOf(text: string, spans: readonly Span[], most: number): Span {
  if (text.length <= most) return { start: 0, end: text.length };
  const best = densest(spans, most * 0.8) ?? { start: 0, end: 0 };
  const wanted = Math.max(0, Math.min(best.start - most * 0.2, text.length - most));
  const start = wanted === 0 ? 0 : wordStart(text, wanted);
  const end = start + most >= text.length ? text.length : wordEnd(text, start + most);
  return { start, end: Math.max(end, best.end) };
}

/** The mark that has most marks within `reach` characters after it; the first of equals. */
function densest(spans: readonly Span[], reach: number): Span | undefined {
  let best = spans[0];
  let most = 0;
  let last = 0;
  for (const [at, span] of spans.entries()) {
    while (last < spans.length && (spans[last]?.end ?? 0) <= span.start + reach) last += 1;
    if (last - at > most) best = span;
    most = Math.max(most, last - at);
  }
  return best;
}

function wordStart(text: string, from: number): number {
  const space = text.indexOf(' ', Math.floor(from));
  return space < 0 || space - from > 30 ? Math.floor(from) : space + 1;
}

function wordEnd(text: string, until: number): number {
  const space = text.lastIndexOf(' ', Math.floor(until));
  return space < 0 || until - space > 30 ? Math.floor(until) : space;
}

function withEllipses(fragments: Fragment[], before: boolean, after: boolean): Fragment[] {
  const gap: Fragment = { text: '…', hit: false };
  return [...(before ? [gap] : []), ...fragments, ...(after ? [gap] : [])];
}
