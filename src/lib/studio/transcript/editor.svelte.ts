import {
  type Edit,
  type EditedPassage,
  Manuscript,
  type Passages
} from '#lib/transcripts/editing/manuscript.ts';
import { typeText } from '#lib/transcripts/editing/operations.ts';
import type { KeptPassage } from '#lib/transcripts/revision.ts';

/** So long after the last key press everything that looks through the whole text is brought up to date. */
const restMs = 300;

/** Where the writing stands: a passage and a character in it. */
export interface Caret {
  readonly key: number;
  readonly offset: number;
}

/** The state of an editor's page: the text, where the writing stands, and what can be undone. */
export class TranscriptEditor {
  passages = $state.raw<Passages>([]);
  /** The text as it was when the writer last rested. */
  rested = $state.raw<Passages>([]);
  /** The passage that is being worked with. */
  currentKey = $state<number | null>(null);
  /** Where the writing is to go on, until the row has put the focus there. */
  wanted = $state.raw<Caret | null>(null);
  canUndo = $state(false);
  canRedo = $state(false);
  #manuscript = new Manuscript([]);
  #resting: ReturnType<typeof setTimeout> | undefined;
  readonly #changed: () => void;

  /** `changed` is called after every change. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Begins with a text; nothing of what was before can be undone. Returns it as the editor has it. */
  open(passages: readonly KeptPassage[]): Passages {
    this.#manuscript = new Manuscript(passages);
    this.#show();
    this.#rest();
    return this.passages;
  }

  /** The passage with a key, as it is now. */
  find(key: number | null): EditedPassage | undefined {
    return key === null ? undefined : this.passages.find((passage) => passage.key === key);
  }

  /** Typing in a passage. */
  type(key: number, text: string): void {
    this.do(typeText(this.#manuscript, key, text, Date.now()));
  }

  /** Does an edit; tells whether anything changed. */
  do(edit: Edit | null): boolean {
    const did = this.#manuscript.apply(edit, Date.now());
    if (did) this.#show();
    return did;
  }

  undo(): void {
    this.#goTo(this.#manuscript.undo());
  }

  redo(): void {
    this.#goTo(this.#manuscript.redo());
  }

  /** Asks the row of a passage to take the focus. */
  goTo(key: number, offset = 0): void {
    this.currentKey = key;
    this.wanted = { key, offset };
  }

  /** Moves to a neighbour of a passage, to its end when it is the one before. */
  step(key: number, by: -1 | 1): void {
    const next = this.passages[this.passages.findIndex((passage) => passage.key === key) + by];
    if (next) this.goTo(next.key, by < 0 ? next.text.length : 0);
  }

  #goTo(place: number | null): void {
    if (place === null) return;
    this.#show();
    const passage = this.passages[Math.min(place, this.passages.length - 1)];
    if (passage && passage.key !== this.currentKey) this.goTo(passage.key, passage.text.length);
  }

  #show(): void {
    this.passages = this.#manuscript.passages;
    this.canUndo = this.#manuscript.canUndo;
    this.canRedo = this.#manuscript.canRedo;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => this.#rest(), restMs);
    this.#changed();
  }

  #rest(): void {
    clearTimeout(this.#resting);
    this.rested = this.passages;
  }
}
