import { type Suggestion, suggestionsAddress } from './suggestion.ts';

/** How long somebody must have stopped typing before anything is asked, milliseconds. */
const pauseMs = 180;

/** What is suggested to somebody who types: asked for when the fingers rest, and each question takes the place of the one before. */
export class Suggesting {
  found = $state.raw<readonly Suggestion[]>([]);
  /** The text that `found` answers. */
  answered = $state('');
  isOpen = $state(false);
  /** Which of the lines is chosen with the arrows; -1 when none is. */
  active = $state(-1);

  /** Fetches something together with the words that suggestions are told with. */
  readonly #withWords: <Fetched>(fetched: Promise<Fetched>) => Promise<Fetched>;
  #asking: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(withWords: <Fetched>(fetched: Promise<Fetched>) => Promise<Fetched>) {
    this.#withWords = withWords;
  }

  /** Called at every letter. */
  typed(text: string): void {
    this.#asking?.abort();
    clearTimeout(this.#timer);
    this.active = -1;
    if (text.trim().length < 2) this.isOpen = false;
    else this.#timer = setTimeout(() => void this.#ask(text.trim()), pauseMs);
  }

  /** Steps through the lines and past them: after the last comes the field itself. */
  step(by: 1 | -1, lines: number): void {
    this.isOpen = this.answered !== '';
    if (!this.isOpen) return;
    const places = lines + 1;
    this.active = ((this.active + 1 + by + places) % places) - 1;
  }

  close(): void {
    this.#asking?.abort();
    clearTimeout(this.#timer);
    this.isOpen = false;
    this.active = -1;
  }

  async #ask(text: string): Promise<void> {
    const asking = (this.#asking = new AbortController());
    const found = await this.#withWords(fetchSuggestions(text, asking.signal));
    if (asking.signal.aborted) return;
    this.found = found;
    this.answered = text;
    this.isOpen = true;
  }
}

/** Where nothing can be fetched nothing is suggested: the line that searches in everything is still there. */
async function fetchSuggestions(text: string, signal: AbortSignal): Promise<readonly Suggestion[]> {
  try {
    const answer = await fetch(suggestionsAddress(text), { signal });
    if (!answer.ok) return [];
    return ((await answer.json()) as { found: Suggestion[] }).found;
  } catch (error) {
    if (!signal.aborted) console.warn(error);
    return [];
  }
}
