import { join } from 'node:path';
import sharp from 'sharp';

/** What a picture of a quote shows. */
export interface QuoteCard {
  readonly words: string;
  /** Who says it; nothing when it is not known. */
  readonly by: string;
  /** The interview and the station, on two lines. */
  readonly from: readonly [title: string, station: string];
}

/** The size that others show a link's picture in. */
const cardSize = { width: 1200, height: 630 } as const;

const fontFile = join(import.meta.dirname, 'fonts/literata-500.ttf');
const margin = 88;
const bar = { width: 8, height: cardSize.height - 128 } as const;
const [glass, ink, softInk, needle] = ['#0e3b36', '#f6efda', '#bfd0c6', '#ff6f4c'];

/** Draws a quote as a PNG of 1200 × 630. Its letters come from a font of ours, so that it looks the same on every machine. */
export async function drawQuoteCard({ words, by, from: [title, station] }: QuoteCard): Promise<Buffer> {
  const said = await drawText(`”${words}”`, { size: sizeFor(words.length), colour: ink, lines: 6 });
  const foot = await drawText(by ? `${by}\n${title}` : title, { size: 30, colour: softInk, lines: 3 });
  const name = await drawText(station, { size: 26, colour: softInk, lines: 1 });
  const bottom = cardSize.height - 64;
  return sharp({ create: { ...cardSize, channels: 3, background: glass } })
    .composite([
      { input: { create: { ...bar, channels: 3, background: needle } }, left: 44, top: 64 },
      { input: said.data, left: margin, top: 60 },
      { input: foot.data, left: margin, top: bottom - foot.height - name.height - 12 },
      { input: name.data, left: margin, top: bottom - name.height }
    ])
    .png({ palette: true, colours: 64 })
    .toBuffer();
}

const sizeFor = (letters: number) => (letters < 70 ? 62 : letters < 150 ? 50 : 42);

interface Look {
  readonly size: number;
  readonly colour: string;
  /** More lines than these are cut off. */
  readonly lines: number;
}

async function drawText(text: string, { size, colour, lines }: Look) {
  const { data, info } = await sharp({
    text: {
      text: `<span foreground="${colour}">${escaped(text)}</span>`,
      font: `Literata ${size}`,
      fontfile: fontFile,
      width: cardSize.width - 2 * margin,
      dpi: 72,
      rgba: true,
      wrap: 'word-char'
    }
  })
    .png()
    .toBuffer({ resolveWithObject: true });
  const height = Math.min(info.height, Math.ceil(lines * size * 1.45));
  if (height === info.height) return { data, height };
  return {
    data: await sharp(data).extract({ left: 0, top: 0, width: info.width, height }).toBuffer(),
    height
  };
}

/** As the markup of its letters wants it; what has no letter at all would be no text. */
function escaped(text: string): string {
  return (
    text
      .replace(/[^\P{Cc}\n]/gu, ' ')
      .toWellFormed()
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;') || ' '
  );
}
