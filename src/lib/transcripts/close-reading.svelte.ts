import { lastStarted } from '../player/chapters.ts';
import type { PagePlayback } from '../player/page-playback.svelte.ts';
import { type QuotedSpan, spanBetween, type TimedWord, wordsOf } from './quoting.ts';
import { paragraphsIn, placeAt, rangeOf, selectedPlaces } from './text-places.ts';
import { isByWord } from './time-points.ts';
import type { TimedPassage, TranscriptView } from './transcript.ts';
import { withWordTimes } from './word-times-file.ts';

/** A word that the keyboard has come to. */
interface Cursor {
  readonly place: number;
  readonly word: number;
}

const marked = 'word-now';
/** Browsers before 2025 have none: there the passage alone is marked. */
const marks = (CSS as { highlights?: HighlightRegistry }).highlights;

/**
 * Reads a transcript word by word: marks the word that is said, plays from the one that is pressed, walks among them by
 * arrow keys, and knows what is selected. Its scripts are fetched when somebody first does any of it.
 */
export class CloseReading {
  /** What is selected, as a span that can be quoted; null when nothing is, or only the word the keyboard has come to. */
  chosen = $state.raw<QuotedSpan | null>(null);
  /** The word that the keyboard has come to, to be read aloud. */
  spoken = $state.raw<{ readonly word: string; readonly startMs: number } | null>(null);

  readonly passages: readonly TimedPassage[];
  readonly #texts: readonly string[];
  readonly #box: HTMLElement;
  readonly #playback: PagePlayback;
  readonly #words: TimedWord[][] = [];
  #cursor: Cursor | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWalking = false;

  private constructor(box: HTMLElement, playback: PagePlayback, passages: readonly TimedPassage[]) {
    this.#box = box;
    this.#playback = playback;
    this.passages = passages;
    this.#texts = passages.map(({ text }) => text);
  }

  /** Begins, with the times of the words; without them when they do not come. */
  static async begin(
    box: HTMLElement,
    playback: PagePlayback,
    transcript: TranscriptView
  ): Promise<CloseReading> {
    const { recordingId } = playback.track.media;
    const { language, revision } = transcript;
    const address = `/transcript/${recordingId}.words.json?language=${language}&r=${revision}`;
    const file: unknown = await fetch(address)
      .then((answer) => (answer.ok ? answer.json() : null))
      .catch(() => null);
    return new CloseReading(box, playback, withWordTimes(transcript, file));
  }

  /** Marks what is said and notices what is selected, until the function it returns is called. */
  watch(): () => void {
    const watching = new AbortController();
    const { signal } = watching;
    const { element } = this.#playback.player;
    for (const name of ['playing', 'pause', 'seeked', 'ratechange', 'emptied'])
      element.addEventListener(name, () => this.#mark(), { signal });
    document.addEventListener('selectionchange', () => this.#choose(), { signal });
    this.#mark();
    this.#choose();
    return () => {
      watching.abort();
      clearTimeout(this.#timer);
      marks?.delete(marked);
    };
  }

  /** When the word at a point of the screen is said; null beside all words, and while something is selected. */
  timeAt(x: number, y: number): number | null {
    if (getSelection()?.isCollapsed === false) return null;
    const found = placeAt(this.#box, this.#texts, x, y);
    if (!found) return null;
    const words = this.#wordsOf(found.place);
    return (words.find((word) => found.offset < word.to) ?? words.at(-1))?.startMs ?? null;
  }

  /** When the word that the keyboard has come to in a passage is said; null when it is at none there. */
  cursorIn(place: number): number | null {
    return this.#cursor?.place === place ? (this.#wordOf(this.#cursor)?.startMs ?? null) : null;
  }

  /** Goes a word on or back from where the keyboard is in a passage, and returns the passage it came to. */
  step(from: number, by: 1 | -1, isExtending: boolean): number {
    const next = this.#next(this.#cursor?.place === from ? this.#cursor : null, from, by);
    if (!next) return from;
    const range = this.#rangeOf(next);
    const word = this.#wordOf(next);
    if (!range || !word) return from;
    this.#cursor = next;
    this.spoken = {
      word: this.#texts[next.place]?.slice(word.from, word.to) ?? '',
      startMs: word.startMs
    };
    this.#isWalking = !isExtending;
    if (!isExtending) this.chosen = null;
    select(range, isExtending);
    return next.place;
  }

  /** Forgets the word that the keyboard came to, and what is selected. */
  leave(): void {
    this.#cursor = null;
    this.spoken = null;
    getSelection()?.removeAllRanges();
  }

  #next(cursor: Cursor | null, place: number, by: 1 | -1): Cursor | null {
    if (!cursor) return { place, word: by > 0 ? 0 : this.#wordsOf(place).length - 1 };
    const word = cursor.word + by;
    if (word >= 0 && word < this.#wordsOf(cursor.place).length) return { ...cursor, word };
    const other = cursor.place + by;
    if (other < 0 || other >= this.passages.length) return null;
    return { place: other, word: by > 0 ? 0 : this.#wordsOf(other).length - 1 };
  }

  #choose(): void {
    if (this.#isWalking) {
      // the word that the arrow came to is selected so that it is seen, not to be quoted
      this.#isWalking = false;
      return;
    }
    const places = selectedPlaces(this.#box, this.#texts);
    this.chosen = places && spanBetween(this.passages, ...places);
  }

  /** Marks the word that is said, and comes back when the next one is: nothing is asked in between. */
  #mark(): void {
    clearTimeout(this.#timer);
    const { isLoaded, activity, player } = this.#playback;
    const atMs = isLoaded && activity !== 'idle' ? player.element.currentTime * 1000 : -1;
    const said = this.#saidAt(atMs);
    const range = said && this.#rangeOf(said);
    if (range) marks?.set(marked, new Highlight(range));
    else marks?.delete(marked);
    const nextMs = this.#nextAfter(atMs);
    if (atMs < 0 || player.element.paused || nextMs === undefined) return;
    this.#timer = setTimeout(() => this.#mark(), Math.max(20, (nextMs - atMs) / player.speed));
  }

  /** The word that is said; null where the times of words are not known. */
  #saidAt(atMs: number): Cursor | null {
    const place = lastStarted(this.passages, atMs);
    const passage = this.passages[place];
    const word = passage && isByWord(passage) ? lastStarted(this.#wordsOf(place), atMs) : -1;
    return word < 0 ? null : { place, word };
  }

  #nextAfter(atMs: number): number | undefined {
    const place = lastStarted(this.passages, atMs);
    const words = place < 0 ? [] : this.#wordsOf(place);
    return words[lastStarted(words, atMs) + 1]?.startMs ?? this.passages[place + 1]?.startMs;
  }

  #wordsOf(place: number): readonly TimedWord[] {
    const passage = this.passages[place];
    return (this.#words[place] ??= passage ? wordsOf(passage) : []);
  }

  #wordOf({ place, word }: Cursor): TimedWord | undefined {
    return this.#wordsOf(place)[word];
  }

  #rangeOf(cursor: Cursor): Range | null {
    const paragraph = paragraphsIn(this.#box)[cursor.place];
    const [word, text] = [this.#wordOf(cursor), this.#texts[cursor.place]];
    return paragraph && word && text ? rangeOf(paragraph, text, word.from, word.to) : null;
  }
}

/** Selects a range, or selects on to its end from where the selection began. */
function select({ startContainer, startOffset, endContainer, endOffset }: Range, isExtending: boolean): void {
  const selection = getSelection();
  if (isExtending && selection?.anchorNode) selection.extend(endContainer, endOffset);
  else selection?.setBaseAndExtent(startContainer, startOffset, endContainer, endOffset);
}
