/** What can be marked in the text: an unsure word, one that is said now, one that was found. */
export type MarkName = 'unsure' | 'spoken' | 'found';

/** Marks words in the text without a single element more: the text of a passage stays one piece, and the caret where it is. */
export class Marks {
  #ranges = new Map<string, Range[]>();

  /** Marks stretches of a text node instead of those it had. */
  set(name: MarkName, key: number, text: Text | null, spans: readonly (readonly [number, number])[]): void {
    const marked = highlightOf(name);
    if (!marked) return;
    const id = `${name} ${key}`;
    if (isMarked(this.#ranges.get(id) ?? [], text, spans)) return;
    for (const range of this.#ranges.get(id) ?? []) marked.delete(range);
    const ranges = spans.flatMap((span) => (text ? rangeOf(text, span) : []));
    for (const range of ranges) marked.add(range);
    if (ranges.length > 0) this.#ranges.set(id, ranges);
    else this.#ranges.delete(id);
  }

  /** Takes away all marks of a passage that leaves the page. */
  clear(key: number): void {
    for (const name of ['unsure', 'spoken', 'found'] as const) this.set(name, key, null, []);
  }
}

/** Ranges move along with what is typed before them: most often they stand right already. */
function isMarked(
  ranges: readonly Range[],
  text: Text | null,
  spans: readonly (readonly [number, number])[]
): boolean {
  return (
    ranges.length === spans.length &&
    ranges.every(({ startContainer, startOffset, endOffset }, at) => {
      const [from, to] = spans[at] ?? [];
      return startContainer === text && startOffset === from && endOffset === to;
    })
  );
}

function rangeOf(text: Text, [from, to]: readonly [number, number]): Range[] {
  if (from >= to || to > text.length) return [];
  const range = document.createRange();
  range.setStart(text, from);
  range.setEnd(text, to);
  return [range];
}

function highlightOf(name: MarkName): Highlight | null {
  if (typeof CSS === 'undefined' || !('highlights' in CSS)) return null;
  const marked = CSS.highlights.get(name) ?? new Highlight();
  if (!CSS.highlights.has(name)) CSS.highlights.set(name, marked);
  return marked;
}
