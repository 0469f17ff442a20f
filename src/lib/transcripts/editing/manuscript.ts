import type { KeptPassage } from '../revision.ts';
import { inverse, type Splice, spliced } from './splices.ts';

/** A passage in the editor; `key` is its own as long as the editor is open. */
export interface EditedPassage extends KeptPassage {
  readonly key: number;
}

export type Passages = readonly EditedPassage[];

/** What an operation asks for: the passages it leads to at a place. Passages without a key are new. */
export interface Edit {
  readonly at: number;
  readonly removes: number;
  readonly inserts: readonly (KeptPassage & { readonly key?: number })[];
  /** Edits with the same name that follow each other closely are undone together. */
  readonly joins?: string;
}

interface Step {
  readonly undo: Splice<EditedPassage>;
  readonly redo: Splice<EditedPassage>;
  readonly joins: string | undefined;
  readonly at: number;
}

const mostSteps = 500;
/** Typing that goes on after such a pause is another step. */
const togetherMs = 1000;

/** A transcript while it is edited. Everything that changes it goes through `apply`, and can be undone. */
export class Manuscript {
  #passages: Passages;
  #nextKey: number;
  #done: Step[] = [];
  #undone: Step[] = [];

  constructor(passages: readonly KeptPassage[]) {
    this.#passages = passages.map((passage, key) => ({ ...passage, key }));
    this.#nextKey = passages.length;
  }

  get passages(): Passages {
    return this.#passages;
  }

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Does an edit at a time (milliseconds); null is one that cannot be done. Tells whether anything changed. */
  apply(edit: Edit | null, now: number): boolean {
    if (!edit) return false;
    const inserts = edit.inserts.map((one) => ({ ...one, key: one.key ?? this.#nextKey++ }));
    const redo = { at: edit.at, removes: edit.removes, inserts };
    const undo = inverse(this.#passages, redo);
    if (!this.#splice(redo)) return false;
    this.#undone = [];
    this.#note({ undo, redo, joins: edit.joins, at: now });
    return true;
  }

  /** Takes back the last step; returns the place of the first passage that it touched, or null. */
  undo(): number | null {
    const step = this.#done.pop();
    if (!step) return null;
    this.#splice(step.undo);
    this.#undone.push(step);
    return step.undo.at;
  }

  /** Does again what was taken back last. */
  redo(): number | null {
    const step = this.#undone.pop();
    if (!step) return null;
    this.#splice(step.redo);
    this.#done.push(step);
    return step.redo.at;
  }

  /** What a step of typing began from: words are aligned with it, so that one retyped at once keeps its time. */
  typedFrom(key: number, now: number): EditedPassage | undefined {
    const last = this.#done.at(-1);
    const isTyping = last?.joins === `type ${key}` && now - last.at < togetherMs;
    const before = isTyping ? last.undo.inserts : this.#passages;
    return before.find((passage) => passage.key === key);
  }

  #splice(splice: Splice<EditedPassage>): boolean {
    const passages = spliced(this.#passages, splice);
    if (passages) this.#passages = passages;
    return passages !== null;
  }

  #note(step: Step): void {
    const last = this.#done.at(-1);
    if (last && goesOn(last, step)) {
      const redo = { ...step.redo, removes: last.redo.removes };
      this.#done[this.#done.length - 1] = { ...step, undo: last.undo, redo };
    } else this.#done.push(step);
    if (this.#done.length > mostSteps) this.#done.shift();
  }
}

/** The same is done again, at once, to just what the last step left. */
function goesOn(last: Step, step: Step): boolean {
  const isSame = step.joins !== undefined && last.joins === step.joins && step.at - last.at < togetherMs;
  const { redo, undo } = last;
  return isSame && step.redo.at === redo.at && step.redo.removes === undo.removes;
}
