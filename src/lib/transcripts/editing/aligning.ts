/** A word of a text, and where it begins. */
export interface Word {
  readonly at: number;
  readonly text: string;
}

/** The words of a text: what stands between spaces. */
export function wordsOf(text: string): Word[] {
  return Array.from(text.matchAll(/\S+/g), ({ index, 0: word }) => ({ at: index, text: word }));
}

/** A word that both texts have: its place among the one's words and among the other's. */
export type Pair = readonly [before: number, after: number];

/** Above this many comparisons only words that stand alone are looked for. */
const mostCells = 250_000;

/**
 * Pairs the words that two texts share, in order, each at most once. Looks at every pair of words in texts of some hundred words;
 * in longer ones first finds the runs of three that both have only once, and then looks between them.
 */
export function align(before: readonly string[], after: readonly string[]): Pair[] {
  const pairs: Pair[] = [];
  alignWithin(before, after, { from: 0, to: before.length, otherFrom: 0, otherTo: after.length }, pairs);
  return pairs;
}

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly otherFrom: number;
  readonly otherTo: number;
}

function alignWithin(
  before: readonly string[],
  after: readonly string[],
  { from, to, otherFrom, otherTo }: Stretch,
  pairs: Pair[]
): void {
  let [start, otherStart, end, otherEnd] = [from, otherFrom, to, otherTo];
  while (start < end && otherStart < otherEnd && before[start] === after[otherStart])
    pairs.push([start++, otherStart++]);
  let tail = 0;
  while (start < end && otherStart < otherEnd && before[end - 1] === after[otherEnd - 1]) {
    tail++;
    end--;
    otherEnd--;
  }
  const inner = { from: start, to: end, otherFrom: otherStart, otherTo: otherEnd };
  if ((end - start) * (otherEnd - otherStart) <= mostCells) pairs.push(...longest(before, after, inner));
  else alignAnchored(before, after, inner, pairs);
  for (let index = 0; index < tail; index++) pairs.push([end + index, otherEnd + index]);
}

/** The longest common run of words, by looking at every pair. */
function longest(
  before: readonly string[],
  after: readonly string[],
  { from, to, otherFrom, otherTo }: Stretch
): Pair[] {
  const [rows, columns] = [to - from, otherTo - otherFrom];
  if (rows === 0 || columns === 0) return [];
  const width = columns + 1;
  const lengths = new Uint16Array((rows + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--)
    for (let column = columns - 1; column >= 0; column--)
      lengths[row * width + column] =
        before[from + row] === after[otherFrom + column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const pairs: Pair[] = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    if (before[from + row] === after[otherFrom + column]) pairs.push([from + row++, otherFrom + column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row++;
    else column++;
  }
  return pairs;
}

function alignAnchored(
  before: readonly string[],
  after: readonly string[],
  stretch: Stretch,
  pairs: Pair[]
): void {
  const anchors = rising(anchorsOf(before, after, stretch));
  if (anchors.length === 0) {
    alignBlocks(before, after, stretch, pairs);
    return;
  }
  let [from, otherFrom] = [stretch.from, stretch.otherFrom];
  for (const [place, other] of anchors) {
    if (place < from || other < otherFrom) continue;
    alignWithin(before, after, { from, to: place, otherFrom, otherTo: other }, pairs);
    pairs.push([place, other]);
    [from, otherFrom] = [place + 1, other + 1];
  }
  alignWithin(before, after, { from, to: stretch.to, otherFrom, otherTo: stretch.otherTo }, pairs);
}

/** Texts that say the same over and over are cut in as many blocks, and looked at block by block. */
function alignBlocks(
  before: readonly string[],
  after: readonly string[],
  { from, to, otherFrom, otherTo }: Stretch,
  pairs: Pair[]
): void {
  const count = Math.ceil(Math.sqrt(((to - from) * (otherTo - otherFrom)) / mostCells) + 1);
  const edge = (first: number, last: number, block: number) =>
    first + Math.floor(((last - first) * block) / count);
  for (let block = 0; block < count; block++)
    pairs.push(
      ...longest(before, after, {
        from: edge(from, to, block),
        to: edge(from, to, block + 1),
        otherFrom: edge(otherFrom, otherTo, block),
        otherTo: edge(otherFrom, otherTo, block + 1)
      })
    );
}

/** Where runs of three words begin that stand once in each text. */
function anchorsOf(before: readonly string[], after: readonly string[], stretch: Stretch): Pair[] {
  const ours = runsOnce(before, stretch.from, stretch.to);
  const theirs = runsOnce(after, stretch.otherFrom, stretch.otherTo);
  return [...ours].flatMap(([run, place]): Pair[] => {
    const other = theirs.get(run);
    return place < 0 || other === undefined || other < 0 ? [] : [[place, other]];
  });
}

function runsOnce(words: readonly string[], from: number, to: number): Map<string, number> {
  const runs = new Map<string, number>();
  for (let place = from; place + 3 <= to; place++) {
    const run = words.slice(place, place + 3).join(' ');
    runs.set(run, runs.has(run) ? -1 : place);
  }
  return runs;
}

/** The longest of pairs that rise in both texts; they come in order of the first. */
function rising(pairs: readonly Pair[]): Pair[] {
  const ends: number[] = [];
  const before: number[] = [];
  pairs.forEach(([, other], index) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < other) low = middle + 1;
      else high = middle;
    }
    before[index] = low > 0 ? (ends[low - 1] ?? -1) : -1;
    ends[low] = index;
  });
  const found: Pair[] = [];
  for (let index = ends.at(-1) ?? -1; index >= 0; index = before[index] ?? -1) {
    const pair = pairs[index];
    if (pair) found.push(pair);
  }
  return found.reverse();
}
