import type { Block, BodyImage, Run } from '#lib/articles/body.ts';
import type { Marks } from './marks.ts';

/** A picture in a text, by its address. */
export interface FoundPicture {
  readonly type: 'picture';
  readonly src: string;
  readonly alt: string;
  readonly caption: string;
}

/** A block whose pictures are still addresses. */
export type FoundBlock = Exclude<Block, BodyImage> | FoundPicture;

/** Gathers text and blocks in the order they come. */
export class BlockWriter {
  readonly #blocks: FoundBlock[] = [];
  #runs: Run[] = [];
  #type: 'paragraph' | 'heading' = 'paragraph';
  readonly #emptyLineEnds: boolean;

  /** `emptyLineEnds`: an empty line in text begins a paragraph. */
  constructor(emptyLineEnds: boolean) {
    this.#emptyLineEnds = emptyLineEnds;
  }

  /** Adds text. Unless it is to be taken as it is, space that follows space is left out. */
  text(text: string, marks: Marks, asItIs = false): void {
    const parts = this.#emptyLineEnds && !asItIs ? text.split(/\n\s*\n/) : [text];
    for (const [at, part] of parts.entries()) {
      if (at > 0) this.flush();
      const added = asItIs ? part : this.#joined(part);
      if (added !== '') this.#runs.push({ ...marks, text: added });
    }
  }

  #joined(text: string): string {
    const before = this.#runs.at(-1)?.text ?? '\n';
    if (before.endsWith('\n')) return text.trimStart();
    return before.endsWith(' ') ? text.replace(/^ +/, '') : text;
  }

  /** Ends what has been gathered as a block of its own. */
  flush(): void {
    const runs = trimmed(this.#runs);
    this.#runs = [];
    if (runs.length > 0) this.#blocks.push({ type: this.#type, runs });
  }

  /** What is written meanwhile is no part of what stands around it. */
  apart(write: () => void): void {
    this.flush();
    write();
    this.flush();
  }

  /** The same as a heading. */
  heading(write: () => void): void {
    this.flush();
    const before = this.#type;
    this.#type = 'heading';
    this.apart(write);
    this.#type = before;
  }

  block(block: FoundBlock): void {
    this.flush();
    this.#blocks.push(block);
  }

  picture(picture: FoundPicture): void {
    this.block(picture);
  }

  /** Words that are a paragraph by themselves. */
  runs(runs: readonly Run[]): void {
    this.flush();
    this.#runs = [...runs];
    this.flush();
  }

  done(): FoundBlock[] {
    this.flush();
    return this.#blocks;
  }
}

/** Runs without space around them, those with the same marks in one. */
function trimmed(runs: readonly Run[]): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    if (last && isAlike(last, run)) joined[joined.length - 1] = { ...last, text: last.text + run.text };
    else joined.push(run);
  }
  while (joined[0]?.text.trim() === '') joined.shift();
  while (joined.at(-1)?.text.trim() === '') joined.pop();
  return joined.map((run, at) => {
    const started = at === 0 ? run.text.trimStart() : run.text;
    return { ...run, text: at === joined.length - 1 ? started.trimEnd() : started };
  });
}

const isAlike = (a: Run, b: Run) => a.em === b.em && a.strong === b.strong && a.href === b.href;
