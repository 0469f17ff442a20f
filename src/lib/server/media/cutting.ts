import { betweenKeys } from './picture-encoding.ts';
import type { PicturePlan } from './picture-plan.ts';
import type { Plan } from './renditions.ts';

/** A piece of a film: its pictures `from` to before `until`, counted at the rate of its largest size. */
export interface Piece {
  readonly from: number;
  readonly until: number;
  /** The last one ends where the film does, and `until` is only where it must. */
  readonly isLast: boolean;
  /** The moments in it, in seconds of the film, that begin anew when the largest size is copied; else null. */
  readonly keys: readonly number[] | null;
}

/**
 * Decides where a film is cut into pieces of about so many minutes, each of which begins where the uncut film begins
 * anew. Null when it makes no two of them, nobody knows how long it is, or its file cannot be entered in the middle.
 */
export function cutFilm(
  { picture, seconds }: Plan,
  minutes: number,
  keys: readonly number[] | null
): readonly Piece[] | null {
  if (!picture || !mayBeCut(picture, keys)) return null;
  const rate = rateOf(picture);
  const pictures = Math.floor((picture.seconds ?? 0) * rate);
  const starts = startsOf(keyPictures(picture, keys, pictures), { least: minutes * 60 * rate, pictures });
  const end = Math.ceil((seconds + 1) * rate);
  const pieces = starts.map((from, at): Piece => {
    const until = starts[at + 1] ?? end;
    const isLast = at === starts.length - 1;
    return { from, until, isLast, keys: keys && keys.filter((key) => isWithin(key * rate, { from, until })) };
  });
  return pieces.length > 1 ? pieces : null;
}

/** A copied largest size needs no pieces when there is no other. */
const mayBeCut = ({ mayBeCut, seconds, sizes }: PicturePlan, keys: readonly number[] | null) =>
  mayBeCut && seconds !== null && (keys === null || sizes.length > 1);

const rateOf = ({ sizes }: PicturePlan) => sizes[0]?.rate ?? 25;

/** The pictures that a piece may begin with. */
function keyPictures(picture: PicturePlan, keys: readonly number[] | null, pictures: number): number[] {
  const rate = rateOf(picture);
  if (keys) return keys.map((key) => Math.round(key * rate));
  const between = Math.round(rate * betweenKeys);
  return Array.from({ length: Math.ceil(pictures / between) }, (_, at) => at * between);
}

/** Those that are far enough from the one before, and half as far from the end. */
function startsOf(
  keys: readonly number[],
  { least, pictures }: { least: number; pictures: number }
): number[] {
  const starts = [0];
  for (const key of keys)
    if (key - (starts.at(-1) ?? 0) >= least - 1 && pictures - key >= least / 2) starts.push(key);
  return starts;
}

const isWithin = (picture: number, { from, until }: { from: number; until: number }) =>
  Math.round(picture) >= from && Math.round(picture) < until;
