import { type PictureSize, qualityOf } from './ladder.ts';
import type { PicturePackets } from './packets.ts';
import type { PictureCoding, ProbedPicture } from './probing.ts';

/** What an upload may have more than we would give its size: so much on the whole, and so much in any four seconds. */
const generosity = { mean: 4 / 3, peak: 20 / 9 } as const;

/** Longest time between two points that one can seek to, in seconds, with a little for rounding. */
const longestBetweenKeys = 4.02;

const profiles: ReadonlySet<string> = new Set(['Constrained Baseline', 'Main', 'High']);

/**
 * Tells whether a picture, as far as its header says, is coded as we would code it in this size, so that it is worth
 * looking at every one of its pictures.
 */
export function mayBeCopied(picture: ProbedPicture, size: PictureSize): boolean {
  const { coding, codec, interlaced, highRange } = picture;
  if (!coding || codec !== 'h264' || interlaced || highRange) return false;
  return isPlayedEverywhere(coding) && isOfSize(picture, size) && isLightOnTheWhole(coding, size);
}

const isPlayedEverywhere = ({ profile, level, pixels, isAsShown }: PictureCoding) =>
  profiles.has(profile) && level <= 42 && pixels === 'yuv420p' && isAsShown;

const isOfSize = ({ width, height, rate }: ProbedPicture, size: PictureSize) =>
  width === size.width &&
  height === size.height &&
  Math.max(width, height) <= 1920 &&
  Math.abs((rate ?? 0) - size.rate) < 0.001;

const isLightOnTheWhole = ({ bitrate }: PictureCoding, size: PictureSize) =>
  (bitrate ?? 0) <= mostBits(size, generosity.mean);

const mostBits = (size: PictureSize, times: number) => qualityOf(size).kilobits * 1000 * times;

/**
 * The moments of a track's whole pictures when it can be streamed as it is, or null. It must begin at 0 with one and
 * have one at least every four seconds; they must really begin anew; every picture must come at its time; and no part
 * may need a faster line than this size is meant for. The smaller sizes take over these moments.
 */
export function keysToCopy(found: PicturePackets, sizes: readonly PictureSize[]): readonly number[] | null {
  const { packets, beginnings, changes } = found;
  const [size] = sizes;
  const keys = packets.filter((one) => one.isKey).map((one) => one.shown);
  if (!size || changes || !isSame(keys, beginnings) || Math.abs(keys[0] ?? 1) > 0.001) return null;
  const isCopied =
    isSteady(found, size.rate) &&
    areOften(keys, packets.length / size.rate) &&
    sizes.every((one) => keys.every((key) => isOnGrid(key, one.rate))) &&
    isLight(found, size);
  return isCopied ? keys : null;
}

const isSame = (some: readonly number[], others: readonly number[]) =>
  some.length === others.length && some.every((one, at) => one === others[at]);

const isSteady = ({ packets }: PicturePackets, rate: number) =>
  packets.every(
    ({ decoded, shown }, at) =>
      isOnGrid(shown, rate) &&
      (at === 0 || Math.abs(decoded - (packets[at - 1]?.decoded ?? NaN) - 1 / rate) < 0.002)
  );

/** Within two thousandths of a second: files count time in coarse parts. */
const isOnGrid = (seconds: number, rate: number) =>
  Math.abs(seconds * rate - Math.round(seconds * rate)) < 0.002 * rate;

const areOften = (keys: readonly number[], end: number) =>
  [...keys, end].every((key, at) => at === 0 || key - (keys[at - 1] ?? 0) <= longestBetweenKeys);

function isLight({ packets }: PicturePackets, size: PictureSize): boolean {
  const bits = packets.map((one) => one.bytes * 8);
  const inFourSeconds = Math.round(size.rate * 4);
  const most = mostBits(size, generosity.peak) * 4;
  let all = 0;
  let window = 0;
  for (const [at, some] of bits.entries()) {
    all += some;
    window += some - (bits[at - inFourSeconds] ?? 0);
    if (window > most) return false;
  }
  return all <= (mostBits(size, generosity.mean) * bits.length) / size.rate;
}
