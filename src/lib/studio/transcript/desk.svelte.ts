import { createContext } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { type Doubt, type DoubtfulSentence, reviewQueue } from '#lib/transcripts/editing/doubts.ts';
import type { EditedPassage } from '#lib/transcripts/editing/manuscript.ts';
import {
  addAfter,
  assignVoice,
  mergeBack,
  remove,
  setTime,
  split
} from '#lib/transcripts/editing/operations.ts';
import { voicesIn } from '#lib/transcripts/editing/voices.ts';
import type { RevisionMark } from '#lib/transcripts/revision.ts';
import { TranscriptDoor } from './door.ts';
import { TranscriptEditor } from './editor.svelte.ts';
import { holdSession, type KeptDraft, KeptDrafts, openSessions } from './kept-drafts.ts';
import { Marks } from './marks.ts';
import { Rows } from './rows.svelte.ts';
import { Saver } from './saver.svelte.ts';
import type { Sound } from './sound.svelte.ts';

/** Which transcript is edited: a recording's in a language, from a revision on. */
export interface Desked {
  readonly recordingId: string;
  readonly language: string;
  readonly head: (RevisionMark & { readonly isOpen: boolean }) | null;
  readonly mayWrite: boolean;
}

/** Stretches of text, by the passage they stand in. */
type Places = ReadonlyMap<number, readonly (readonly [number, number])[]>;

/** Everything that the parts of the editor's page share. */
export class Desk {
  readonly editor: TranscriptEditor;
  readonly sound: Sound;
  readonly marks = new Marks();
  readonly rows = new Rows();
  readonly door: TranscriptDoor;
  readonly desked: Desked;
  saver = $state.raw<Saver>();
  /** What was written before and not saved has been brought back. */
  broughtBack = $state(false);
  hasFailed = $state(false);
  /** The doubtful word that is looked at. */
  doubt = $state.raw<Doubt | null>(null);
  /** The places that are being looked for, by passage. */
  found = $state.raw<Places>(new SvelteMap());
  readonly queue: readonly DoubtfulSentence[] = $derived.by(() => reviewQueue(this.editor.rested));
  readonly voices = $derived.by(() => voicesIn(this.editor.rested));

  constructor(desked: Desked, sound: Sound) {
    this.desked = desked;
    this.sound = sound;
    this.door = new TranscriptDoor(desked.recordingId);
    this.editor = new TranscriptEditor(() => this.saver?.changed(this.editor.passages));
  }

  /** Fetches the text, and what was written in this browser before and is not saved. */
  async open(storage: Storage): Promise<void> {
    const { recordingId, language, head, mayWrite } = this.desked;
    const kept = new KeptDrafts(storage, recordingId, language);
    const left = mayWrite ? kept.findLeft(await openSessions()) : undefined;
    const saver = new Saver({ session: left?.session ?? newSession(), language }, this.door, kept);
    holdSession(saver.session);
    if (left?.isWhole) {
      saver.begin(left.from, [], true);
      this.#bringBack(saver, { at: 0, removes: 0, inserts: left.splice.inserts });
    } else await this.#openFrom(saver, left ? left.from : head, left?.splice);
  }

  async #openFrom(saver: Saver, from: RevisionMark | null, left?: KeptDraft['splice']): Promise<void> {
    const answer = from && (await this.door.read(from.revision));
    this.hasFailed = answer !== null && answer.kind !== 'done';
    if (this.hasFailed) return;
    const read = answer?.kind === 'done' ? answer.result : { ...from, passages: [], isOpen: false };
    const opened = this.editor.open(read.passages);
    if (left) {
      saver.begin(from, opened, false);
      this.#bringBack(saver, left);
    } else {
      saver.begin(markOf(read), opened, read.isOpen);
      this.saver = saver;
    }
  }

  #bringBack(saver: Saver, left: KeptDraft['splice']): void {
    this.saver = saver;
    this.broughtBack = true;
    this.editor.do(left);
  }

  /** Goes to another place in the text, and lets it be heard. */
  visit(doubt: Doubt): void {
    this.doubt = doubt;
    const sentence = this.queue.find(
      ({ key, from, to }) => key === doubt.key && doubt.offset >= from && doubt.offset < to
    );
    this.editor.goTo(doubt.key, doubt.offset);
    if (sentence) this.sound.playSpan(Math.max(0, sentence.startMs - 300), sentence.endMs + 300);
  }

  /** The next doubtful word, the most doubtful sentences first. */
  nextDoubt(): void {
    const doubts = this.queue.flatMap(({ doubts: within }) => within);
    const at = doubts.findIndex(({ key, offset }) => key === this.doubt?.key && offset === this.doubt.offset);
    const next = doubts[at + 1] ?? doubts[0];
    if (next) this.visit(next);
    else this.doubt = null;
  }

  split(key: number, offset: number): void {
    const { editor } = this;
    if (!editor.do(split(editor.passages, key, offset))) return;
    editor.step(key, 1);
    editor.wanted = editor.wanted && { ...editor.wanted, offset: 0 };
  }

  merge(key: number): void {
    const { editor } = this;
    const before = editor.passages[editor.passages.findIndex((passage) => passage.key === key) - 1];
    const offset = before ? before.text.length + (before.text === '' ? 0 : 1) : 0;
    if (before && editor.do(mergeBack(editor.passages, key))) editor.goTo(before.key, offset);
  }

  /** The passage after takes the place of its own. */
  mergeNext(key: number): void {
    const { passages } = this.editor;
    const next = passages[passages.findIndex((passage) => passage.key === key) + 1];
    if (next) this.merge(next.key);
  }

  timeHere(key: number, offset: number): void {
    this.editor.do(setTime(this.editor.passages, key, offset, Math.round(this.sound.atMs)));
  }

  add(key: number | null): void {
    const { editor } = this;
    if (editor.do(addAfter(editor.passages, key, key === null ? Math.round(this.sound.atMs) : 0)))
      if (key === null) editor.goTo(editor.passages[0]?.key ?? 0);
      else editor.step(key, 1);
  }

  remove(key: number): void {
    const { editor } = this;
    const place = editor.passages.findIndex((passage) => passage.key === key);
    if (!editor.do(remove(editor.passages, key))) return;
    const near = editor.passages[Math.min(place, editor.passages.length - 1)];
    if (near) editor.goTo(near.key);
  }

  /** Gives the passage that is worked with the voice of a number, from 1 on. */
  assign(number: number): void {
    const [voice, key] = [this.voices[number - 1], this.editor.currentKey];
    if (voice && key !== null) this.editor.do(assignVoice(this.editor.passages, key, voice));
  }

  play({ startMs, endMs }: EditedPassage): void {
    this.sound.playSpan(startMs, endMs);
  }
}

const markOf = ({ revision, saves }: Partial<RevisionMark>): RevisionMark | null =>
  revision === undefined || saves === undefined ? null : { revision, saves };

const newSession = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join(
    ''
  );

export const [useDesk, provideDesk] = createContext<Desk>();
