import type { Passages } from '#lib/transcripts/editing/manuscript.ts';
import { type Splice, spliceBetween } from '#lib/transcripts/editing/splices.ts';
import type {
  KeptPassage,
  RevisionMark,
  TranscriptSave,
  TranscriptSaved
} from '#lib/transcripts/revision.ts';
import type { Answer, SavedMeanwhile, TranscriptDoor } from './door.ts';
import type { KeptDrafts } from './kept-drafts.ts';

/** A pause in the writing after which it is saved. */
const pauseMs = 1200;
/** How soon what is typed is kept in the browser. */
const keepMs = 250;
const againMs = 5000;

/** What the next save begins from. */
interface Base {
  readonly mark: RevisionMark | null;
  readonly passages: Passages;
  /** Its words may still change: the whole text is sent. */
  readonly isOpen: boolean;
}

export type SaveState = 'saved' | 'unsaved' | 'saving' | 'offline' | 'conflict' | 'refused' | 'unkept';

/** Saves the text at every pause, keeps it in the browser until it is, and tries again when nothing answers. */
export class Saver {
  state = $state<SaveState>('saved');
  savedAt = $state<number | null>(null);
  /** The revision that is saved last. */
  revision = $state<number | null>(null);
  meanwhile = $state.raw<SavedMeanwhile | null>(null);
  problem = $state('');
  readonly session: string;
  readonly #language: string;
  readonly #door: TranscriptDoor;
  readonly #kept: KeptDrafts;
  #base: Base = { mark: null, passages: [], isOpen: false };
  #now: Passages = [];
  #saved: Passages = [];
  #timers: ReturnType<typeof setTimeout>[] = [];
  #sending: Promise<void> | undefined;

  constructor(
    { session, language }: { session: string; language: string },
    door: TranscriptDoor,
    kept: KeptDrafts
  ) {
    [this.session, this.#language, this.#door, this.#kept] = [session, language, door, kept];
  }

  /** Everything that was written is on the server. */
  get isClean(): boolean {
    return this.#now === this.#saved;
  }

  /** Begins from a revision, as the editor has it. */
  begin(mark: RevisionMark | null, passages: Passages, isOpen: boolean): void {
    this.#base = { mark, passages, isOpen };
    this.#now = this.#saved = passages;
    this.revision = mark?.revision ?? null;
    this.state = 'saved';
    this.meanwhile = null;
  }

  /** The text has been changed. */
  changed(passages: Passages): void {
    this.#now = passages;
    if (this.state !== 'conflict') this.state = 'unsaved';
    this.#wait();
  }

  /** Keeps what is not saved in the browser, at once. */
  keep(): void {
    if (this.isClean) return;
    const draft = { session: this.session, from: this.#base.mark, at: Date.now(), ...this.#change() };
    if (!this.#kept.keep(draft) && this.state === 'unsaved') this.state = 'unkept';
  }

  /** Saves now what is not; resolves when the server has answered. Tells whether everything is saved. */
  async save(): Promise<boolean> {
    this.#clear();
    while (!this.isClean && this.state !== 'conflict') {
      this.#sending ??= this.#send().finally(() => (this.#sending = undefined));
      await this.#sending;
      if (this.state !== 'unsaved') break;
    }
    return this.isClean;
  }

  /** Keeps the text on the server as a revision aside; returns its number. */
  async saveAside(): Promise<number | null> {
    const answer = await this.#door.save({ ...this.#asSave(), isAside: true });
    if (answer.kind === 'done') {
      this.#kept.forget(this.session);
      this.#saved = this.#now;
    }
    return answer.kind === 'done' ? answer.result.revision : null;
  }

  async #send(): Promise<void> {
    const sent = this.#now;
    this.keep();
    this.state = 'saving';
    this.#took(await this.#door.save(this.#asSave()), sent);
  }

  #took(answer: Answer<TranscriptSaved>, sent: Passages): void {
    if (answer.kind === 'done') this.#tookSaved(answer.result, sent);
    else if (answer.kind === 'conflict') [this.state, this.meanwhile] = ['conflict', answer.meanwhile];
    else if (answer.kind === 'refused') [this.state, this.problem] = ['refused', answer.words];
    else {
      this.state = 'offline';
      this.#later(() => void this.save(), againMs);
    }
  }

  #tookSaved({ revision, saves, isClosed, savedAt }: TranscriptSaved, sent: Passages): void {
    this.#base = isClosed
      ? { mark: { revision, saves }, passages: sent, isOpen: false }
      : { ...this.#base, isOpen: false };
    [this.#saved, this.savedAt, this.revision] = [sent, savedAt, revision];
    this.state = this.isClean ? 'saved' : 'unsaved';
    if (this.isClean) this.#kept.forget(this.session);
    else this.#wait();
  }

  #asSave(): TranscriptSave {
    return { language: this.#language, session: this.session, from: this.#base.mark, ...this.#change() };
  }

  #change(): { splice: Splice<KeptPassage>; isWhole: boolean } {
    const { passages, isOpen } = this.#base;
    const splice = spliceBetween(isOpen ? [] : passages, this.#now) ?? { at: 0, removes: 0, inserts: [] };
    return { splice: { ...splice, inserts: splice.inserts.map(withoutKey) }, isWhole: isOpen };
  }

  #wait(): void {
    this.#clear();
    this.#later(() => this.keep(), keepMs);
    this.#later(() => void this.save(), pauseMs);
  }

  #later(act: () => void, ms: number): void {
    this.#timers.push(setTimeout(act, ms));
  }

  #clear(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer);
  }
}

const withoutKey = ({ key: _, ...passage }: Passages[number]): KeptPassage => passage;
