import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { unlessFull } from '../storage/disk-room.ts';
import { imageKind, NotAnImage } from './image-kind.ts';
import { drawQuoteCard, type QuoteCard } from './quote-card.ts';
import { oneAtATime } from './turns.ts';
import { imageWidths } from './widths.ts';

/** A picture made ready: a folder of our own with `<width>.webp` for each width. Sizes are of the widest. */
export interface Developed {
  readonly folder: string;
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
}

/** Where pictures are unpacked and made anew, one at a time. */
export interface Darkroom {
  /**
   * Reads a JPEG, PNG, WebP or AVIF, turns it upright, and writes it anew without anything but its pixels.
   * Refuses other kinds, damaged files, and more than `mostBytes` or `mostPixels`. The caller moves the folder away.
   */
  develop(bytes: Uint8Array): Promise<Developed>;
  /** Cuts a picture that we have made to a square JPEG of `side` pixels, and returns the file, which the caller moves away. */
  square(bytes: Uint8Array, side: number): Promise<string>;
  /** Draws a quote as a PNG; those drawn lately are at hand. */
  quoteCard(card: QuoteCard): Promise<Buffer>;
}

const mostBytes = 30_000_000;
const mostPixels = 50_000_000;

export class ImageTooLarge extends Refusal {
  constructor() {
    super(
      'image-too-large',
      413,
      `The picture is too large: at most ${mostBytes / 1e6} MB and ${mostPixels / 1e6} million pixels. Make it smaller and try again.`,
      { megabytes: mostBytes / 1e6, megapixels: mostPixels / 1e6 }
    );
  }
}

/** Opens the darkroom with a folder for work; from now on this process reads no other kinds of picture. */
export function openDarkroom(workFolder: string): Darkroom {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({
    operation: ['Jpeg', 'Png', 'Webp', 'Heif'].map((kind) => `VipsForeignLoad${kind}Buffer`)
  });
  sharp.cache(false);
  const inTurn = oneAtATime(50);
  return {
    develop: (bytes) => inTurn(() => develop(bytes, join(workFolder, newId()))),
    square: (bytes, side) => inTurn(() => square(bytes, side, workFolder)),
    quoteCard: atHand((card) => inTurn(() => drawQuoteCard(card)))
  };
}

const keptCards = 100;

/** Whoever shows a link is asked for its picture by many at once. */
function atHand(draw: Darkroom['quoteCard']): Darkroom['quoteCard'] {
  const drawn = new Map<string, Promise<Buffer>>();
  return (card) => {
    const key = JSON.stringify(card);
    const known = drawn.get(key);
    if (known) return known;
    const drawing = draw(card);
    drawn.set(key, drawing);
    drawing.catch(() => drawn.delete(key));
    if (drawn.size > keptCards) drawn.delete([...drawn.keys()][0] ?? '');
    return drawing;
  };
}

async function develop(bytes: Uint8Array, folder: string): Promise<Developed> {
  if (bytes.byteLength > mostBytes) throw new ImageTooLarge();
  imageKind(bytes);
  const { width, height } = await uprightSize(bytes);
  const widths = imageWidths(width, height);
  const widest = await readable(
    openImage(bytes)
      .autoOrient()
      .resize({ width: widths.at(-1) ?? width })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
  );
  await mkdir(folder, { recursive: true });
  try {
    for (const one of widths) {
      const bytes = await webp(sharp(widest.data, { raw: widest.info }), one);
      await unlessFull(writeFile(join(folder, `${one}.webp`), bytes));
    }
  } catch (cause) {
    await rm(folder, { recursive: true, force: true });
    throw cause;
  }
  return { folder, width: widest.info.width, height: widest.info.height, widths };
}

const openImage = (bytes: Uint8Array): Sharp =>
  sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', pages: 1 });

async function uprightSize(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  const { autoOrient } = await readable(sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata());
  if (autoOrient.width * autoOrient.height > mostPixels) throw new ImageTooLarge();
  return autoOrient;
}

/** What sharp cannot read is a damaged picture, or one of a kind that is blocked. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw Object.assign(new NotAnImage(), { cause });
  }
}

function webp(image: Sharp, width: number): Promise<Buffer> {
  return image.resize({ width }).webp({ quality: 82, effort: 4 }).toBuffer();
}

async function square(bytes: Uint8Array, side: number, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${newId()}.jpg`);
  const cut = openImage(bytes).resize(side, side, { fit: 'cover', position: 'attention' });
  await writeFile(
    file,
    await readable(cut.flatten({ background: '#fff' }).jpeg({ quality: 78, mozjpeg: true }).toBuffer())
  );
  return file;
}
