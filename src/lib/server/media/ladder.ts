import type { ProbedPicture } from './probing.ts';

/** How the picture is made: in sizes, largest first. */
export interface PicturePlan {
  readonly index: number;
  readonly interlaced: boolean;
  readonly highRange: boolean;
  readonly sizes: readonly PictureSize[];
  /** How long it claims to be, null when it claims nothing. */
  readonly seconds: number | null;
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** The short side that the name and the bit rate go by. */
  readonly rung: number;
  /** Frames a second. */
  readonly rate: number;
}

/** Decides in which sizes, and at which rates, a picture is made. */
export function planPicture(picture: ProbedPicture): PicturePlan {
  const { index, interlaced, highRange, seconds } = picture;
  const rate = frameRate(picture.rate);
  const sizes = pictureSizes(picture).map((size) => ({ ...size, rate: rateIn(size.rung, rate) }));
  return { index, interlaced, highRange, seconds, sizes };
}

const rates = [10, 12, 15, 20, 24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60];

/** The steady rate nearest to what a file has on the whole; phones and screens film at none. */
export function frameRate(found: number | null): number {
  const wanted = found ?? 25;
  return rates.reduce((best, rate) => (Math.abs(rate - wanted) < Math.abs(best - wanted) ? rate : best));
}

/** A rate above 30 is halved where the picture is small: nobody sees it there, and it costs as much again. */
const rateIn = (rung: number, rate: number) => (rate > 30 && rung < 720 ? rate / 2 : rate);

/** A rate as ffmpeg reads it exactly: those of television are parts of 1001. */
export const rateText = (rate: number): string =>
  Number.isInteger(rate) ? String(rate) : `${Math.round(rate * 1001)}/1001`;

/** The short sides that pictures are made in. */
const rungs = [1080, 720, 480, 360, 240];

/** Below this much difference a second size is not worth its bytes. */
const worthwhile = 1.3;

/**
 * The sizes a picture is made in, largest first, never larger than it is, with even sides. One smaller than the
 * smallest size is kept as it is.
 */
export function pictureSizes({
  width,
  height
}: {
  width: number;
  height: number;
}): Omit<PictureSize, 'rate'>[] {
  const short = Math.min(width, height);
  const largest = Math.min(short, Math.max(...rungs));
  const smaller = rungs.filter((rung) => rung * worthwhile <= largest);
  return [largest, ...smaller].map((rung) => ({
    width: even((width * rung) / short),
    height: even((height * rung) / short),
    rung: even(rung)
  }));
}

const even = (pixels: number) => Math.max(2, Math.floor(pixels / 2) * 2);

/** The size of the film that is one whole file: what most screens show, and small enough to be fetched. */
export function wholeFileSize({ sizes }: PicturePlan): PictureSize {
  const size = sizes.find(({ rung }) => rung <= 720) ?? sizes[0];
  if (!size) throw new RangeError('a picture has no size');
  return size;
}
