import { cutPoints } from './sentences.ts';
import { clockOf } from './time-points.ts';
import type { TimedCue } from './timed-cues.ts';
import { writeTime } from './times.ts';
import type { TimedPassage } from './transcript.ts';

/** How captions are written for Swedish television: two lines of 37 characters, 17 characters a second to read. */
const lineLength = 37;
const charactersPerSecond = 17;
const shortestMs = 1000;
const longestMs = 7000;
/** Between two captions the eye needs to see that something happened: two pictures at 25 a second. */
const gapMs = 80;

/** A word and how well a caption or a line may end after it: 0 at the end of a sentence, 1 nowhere good. */
interface Word {
  readonly text: string;
  readonly at: number;
  readonly cost: number;
}

/** Writes passages as captions for a film, WebVTT. */
export function toCaptions(passages: readonly TimedPassage[]): string {
  const cues = captionsOf(passages).map(
    ({ startMs, endMs, text }) => `${writeTime(startMs)} --> ${writeTime(endMs)}\n${escape(text)}\n`
  );
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/**
 * Cuts passages into captions that can be read: at most two lines of 37 characters, ended where a sentence or a clause does,
 * each on the screen as long as its reading takes if the next leaves it the time.
 */
export function captionsOf(passages: readonly TimedPassage[]): TimedCue[] {
  const cues = passages.flatMap(cut);
  return cues.map((cue, index) => {
    const next = cues[index + 1]?.startMs ?? Infinity;
    const readMs = Math.max(shortestMs, (cue.text.length / charactersPerSecond) * 1000);
    const wanted = Math.round(Math.max(cue.endMs, cue.startMs + readMs));
    const latest = Math.max(cue.startMs + 1, next - gapMs);
    return { ...cue, endMs: Math.min(wanted, latest) };
  });
}

function cut(passage: TimedPassage): TimedCue[] {
  const words = wordsOf(passage.text);
  const timeAt = clockOf(passage);
  const timeOf = (index: number) => timeAt(words[index]?.at ?? passage.text.length);
  const said = new Said(words);
  return endsOf(said, timeOf).map(([from, to]) => ({
    startMs: timeOf(from),
    endMs: timeOf(to),
    speaker: passage.speaker,
    text: said.lines(from, to)
  }));
}

function wordsOf(text: string): Word[] {
  const words = [...text.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
    const points = cutPoints(word, lineLength);
    return points.map((point, part) => ({ text: word.slice(point, points[part + 1]), at: index + point }));
  });
  return words.map((word, index) => ({ ...word, cost: costAfter(word.text, words[index + 1]?.text) }));
}

/** Words that begin a clause in Swedish or English: a line may end before them. */
const opening = new Set(
  'och men eller att som när där om för så utan eftersom medan innan sedan då vilket vilken vars hur varför and but or that which who when where if because so while'.split(
    ' '
  )
);

function costAfter(word: string, next: string | undefined): number {
  if (next === undefined || /[.!?…]["”’»)\]]*$/.test(word)) return 0;
  if (/[,;:–—]["”’»)\]]*$/.test(word)) return 0.2;
  return opening.has(next.toLowerCase()) ? 0.4 : 1;
}

/** Words of which any stretch is asked often how long it is and where it breaks. */
class Said {
  readonly words: readonly Word[];
  readonly #offsets: readonly number[];

  constructor(words: readonly Word[]) {
    this.words = words;
    let offset = 0;
    this.#offsets = [0, ...words.map(({ text }) => (offset += text.length + 1))];
  }

  length(from: number, to: number): number {
    return (this.#offsets[to] ?? 0) - (this.#offsets[from] ?? 0) - 1;
  }

  cost(index: number): number {
    return this.words[index]?.cost ?? 1;
  }

  fits(from: number, to: number): boolean {
    return this.length(from, to) <= lineLength || this.#break(from, to) !== undefined;
  }

  lines(from: number, to: number): string {
    const at = this.length(from, to) > lineLength ? this.#break(from, to) : undefined;
    const said = (start: number, end: number) =>
      this.words
        .slice(start, end)
        .map(({ text }) => text)
        .join(' ');
    return at === undefined ? said(from, to) : `${said(from, at)}\n${said(at, to)}`;
  }

  /** Before which word the second line begins: where a clause does, else near the middle; undefined when two are too few. */
  #break(from: number, to: number): number | undefined {
    if (this.length(from, to) > lineLength * 2 + 1) return undefined;
    let best: { at: number; cost: number } | undefined;
    for (let at = from + 1; at < to; at += 1) {
      const [above, below] = [this.length(from, at), this.length(at, to)];
      if (above > lineLength || below > lineLength) continue;
      const cost = this.cost(at - 1) + Math.abs(above - below) / lineLength;
      if (!best || cost < best.cost) best = { at, cost };
    }
    return best?.at;
  }
}

/** The cheapest way to cut words into captions, each as first word and the word after its last. */
function endsOf(said: Said, timeOf: (index: number) => number): (readonly [number, number])[] {
  const times = [...said.words.keys(), said.words.length].map(timeOf);
  const lasts = (from: number, to: number) => (times[to] ?? 0) - (times[from] ?? 0);
  const best: { cost: number; from: number }[] = [{ cost: 0, from: 0 }];
  for (let to = 1; to <= said.words.length; to += 1) {
    let cheapest = { cost: Infinity, from: to - 1 };
    for (let from = to - 1; from >= 0 && said.fits(from, to); from -= 1) {
      const cost =
        (best[from]?.cost ?? 0) + costOf(said.length(from, to), lasts(from, to), said.cost(to - 1));
      if (cost < cheapest.cost) cheapest = { cost, from };
    }
    best.push(cheapest);
  }
  const cuts: (readonly [number, number])[] = [];
  for (let to = said.words.length; to > 0;) {
    const { from } = best[to] ?? { from: to - 1 };
    cuts.push([from, to]);
    to = from;
  }
  return cuts.reverse();
}

/** What a caption costs: itself, where it ends, being a scrap, and standing too long or too short to be read. */
function costOf(length: number, lastsMs: number, ending: number): number {
  const scrap = Math.max(0, 20 - length) / 20;
  const slow = Math.max(0, lastsMs - longestMs) / 1000;
  const fast = Math.max(0, length / charactersPerSecond - lastsMs / 1000);
  return 0.5 + 2 * ending + scrap + slow + fast / 2;
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
