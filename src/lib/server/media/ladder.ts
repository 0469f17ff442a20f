/** One size that a picture is made in. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** The short side that the name and the bit rate go by. */
  readonly rung: number;
  /** Frames a second. */
  readonly rate: number;
}

const rates = [10, 12, 15, 20, 24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60];

/** The steady rate nearest to what a file has on the whole; phones and screens film at none. */
export function frameRate(found: number | null): number {
  const wanted = found ?? 25;
  return rates.reduce((best, rate) => (Math.abs(rate - wanted) < Math.abs(best - wanted) ? rate : best));
}

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
export function pictureSizes(picture: { width: number; height: number; rate: number }): PictureSize[] {
  const { width, height } = picture;
  const short = Math.min(width, height);
  const largest = Math.min(short, Math.max(...rungs));
  const smaller = rungs.filter((rung) => rung * worthwhile <= largest);
  return [largest, ...smaller].map((rung) => ({
    width: even((width * rung) / short),
    height: even((height * rung) / short),
    rung: even(rung),
    rate: rateIn(rung, picture.rate)
  }));
}

/** A rate above 30 is halved where the picture is small: nobody sees it there, and it costs as much again. */
const rateIn = (rung: number, rate: number) => (rate > 30 && rung < 720 ? rate / 2 : rate);

const even = (pixels: number) => Math.max(2, Math.floor(pixels / 2) * 2);

/** From this short side on: the quality that is aimed at, and the most kilobits a second. */
const qualities = [
  [1000, 25, 4500],
  [600, 24, 2500],
  [420, 23, 1200],
  [300, 23, 700],
  [0, 23, 350]
] as const;

/** How well a size is encoded: x264's constant rate factor, and the most kilobits a second it may take. */
export function qualityOf({ rung, rate }: PictureSize): { crf: number; kilobits: number } {
  const [, crf, kilobits] = qualities.find(([from]) => rung > from) ?? qualities[4];
  return { crf, kilobits: Math.round(kilobits * (rate > 30 ? 1.5 : 1)) };
}
