import type { Span } from '#lib/media/hidden-part.ts';
import { mayBeCopied } from './copying.ts';
import { frameRate, type PictureSize, pictureSizes } from './ladder.ts';
import type { ProbedPicture } from './probing.ts';

/** How the picture is made: in sizes, largest first. */
export interface PicturePlan {
  readonly index: number;
  readonly interlaced: boolean;
  readonly highRange: boolean;
  readonly sizes: readonly PictureSize[];
  /** How long it claims to be, null when it claims nothing. */
  readonly seconds: number | null;
  /** Whether the largest size may be the original's own pictures: they are worth a look. */
  readonly mayBeCopied: boolean;
  /** Whether its file can be entered in the middle exactly: it has an index. */
  readonly mayBeCut: boolean;
  /** What of it is black in every size. */
  readonly hidden: readonly Span[];
}

const formatsWithIndex: ReadonlySet<string> = new Set(['mov', 'matroska']);

/** Decides in which sizes, and at which rates, a picture in a file of some format is made. */
export function planPicture(
  picture: ProbedPicture,
  format: string,
  hidden: readonly Span[] = []
): PicturePlan {
  const { index, interlaced, highRange, seconds, width, height } = picture;
  const sizes = pictureSizes({ width, height, rate: frameRate(picture.rate) });
  const [largest] = sizes;
  const copied = hidden.length === 0 && largest !== undefined && mayBeCopied(picture, largest);
  const mayBeCut = formatsWithIndex.has(format);
  return { index, interlaced, highRange, seconds, sizes, mayBeCopied: copied, mayBeCut, hidden };
}

/** The size of the film that is one whole file: what most screens show, and small enough to be fetched. */
export function wholeFileSize({ sizes }: PicturePlan): PictureSize {
  const size = sizes.find(({ rung }) => rung <= 720) ?? sizes[0];
  if (!size) throw new RangeError('a picture has no size');
  return size;
}

/**
 * The sizes that are also made in AV1: the largest, which takes most bytes, and the one that a phone plays. What a
 * browser without AV1 needs is there in H.264.
 */
export function av1Sizes({ sizes }: PicturePlan): PictureSize[] {
  const [largest, ...smaller] = sizes;
  const phone = smaller.find(({ rung }) => rung <= 480);
  return [largest, phone].filter((size) => size !== undefined);
}
