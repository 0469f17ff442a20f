/** A change of a list: at `at`, so many are taken away and these put in. */
export interface Splice<One> {
  readonly at: number;
  readonly removes: number;
  readonly inserts: readonly One[];
}

/** The list as a splice leaves it; null when the splice does not fit in it. */
export function spliced<One>(list: readonly One[], { at, removes, inserts }: Splice<One>): One[] | null {
  const isWhole = Number.isInteger(at) && Number.isInteger(removes);
  if (!isWhole || at < 0 || removes < 0 || at + removes > list.length) return null;
  return [...list.slice(0, at), ...inserts, ...list.slice(at + removes)];
}

/** The one splice that leads from a list to another; null when they are the same. */
export function spliceBetween<One>(
  before: readonly One[],
  after: readonly One[],
  isSame: (one: One, other: One) => boolean = Object.is
): Splice<One> | null {
  const shortest = Math.min(before.length, after.length);
  const same = (index: number, other: number) => isSame(before[index] as One, after[other] as One);
  let at = 0;
  while (at < shortest && same(at, at)) at++;
  let tail = 0;
  while (tail < shortest - at && same(before.length - 1 - tail, after.length - 1 - tail)) tail++;
  const removes = before.length - at - tail;
  const inserts = after.slice(at, after.length - tail);
  return removes === 0 && inserts.length === 0 ? null : { at, removes, inserts };
}

/** The splice that undoes another, which was done to `before`. */
export function inverse<One>(before: readonly One[], { at, removes, inserts }: Splice<One>): Splice<One> {
  return { at, removes: inserts.length, inserts: before.slice(at, at + removes) };
}
