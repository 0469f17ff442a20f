import type { EditedPassage, Passages } from '#lib/transcripts/editing/manuscript.ts';

/** The rows that are on the page, and the room of those that are not, above and below. */
export interface ShownRows {
  readonly from: number;
  readonly to: number;
  readonly above: number;
  readonly below: number;
}

/** Rows are ready so far before they are scrolled to. */
const margin = 600;

/** Which rows of a long list are on the page: those in sight, and a little more. Heights are learnt as rows are seen. */
export class Rows {
  // a height that is learnt is told by `learnt`, and not each by itself
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #heights = new Map<number, number>();
  #width = 0;
  /** Read by what must be done again when a height is learnt. */
  #learnt = $state(0);

  /** A row has been laid out. */
  measured(key: number, height: number): void {
    if (height === 0 || this.#heights.get(key) === height) return;
    this.#heights.set(key, height);
    this.#learnt++;
  }

  /** The list is so wide: in another width all heights are others. */
  widened(width: number): void {
    if (width === this.#width) return;
    this.#width = width;
    this.#heights.clear();
    this.#learnt++;
  }

  /** The rows between two places in the list, pixels from its top. */
  shown(passages: Passages, top: number, height: number): ShownRows {
    let [from, above, y] = [0, 0, this.#learnt * 0];
    let to = passages.length;
    for (const [index, passage] of passages.entries()) {
      if (y + this.#heightOf(passage) < top - margin) {
        from = index + 1;
        above = y + this.#heightOf(passage);
      }
      if (y > top + height + margin && index < to) to = index;
      y += this.#heightOf(passage);
    }
    const below = passages.slice(to).reduce((sum, passage) => sum + this.#heightOf(passage), 0);
    return { from: Math.min(from, to), to, above, below };
  }

  /** Where the row of a passage begins, pixels from the top of the list. */
  topOf(passages: Passages, place: number): number {
    return passages.slice(0, place).reduce((sum, passage) => sum + this.#heightOf(passage), 0);
  }

  #heightOf({ key, text }: EditedPassage): number {
    const letters = Math.max(24, Math.min(this.#width - 130, 700) / 9);
    return this.#heights.get(key) ?? 66 + Math.max(1, Math.ceil(text.length / letters)) * 27;
  }
}
