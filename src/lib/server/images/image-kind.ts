import { Refusal } from '../refusal.ts';

/** The kinds of picture that are read. */
export type ImageKind = 'jpeg' | 'png' | 'webp' | 'avif';

export class ImageKindRefused extends Refusal {
  constructor(kind: string) {
    super(
      'image-kind-refused',
      415,
      `Pictures in ${kind} are not taken. Save it as JPEG, PNG, WebP or AVIF and choose that file.`,
      { kind }
    );
  }
}

export class NotAnImage extends Refusal {
  constructor() {
    super(
      'not-an-image',
      415,
      'The file is not a picture that can be read. Choose a JPEG, PNG, WebP or AVIF.'
    );
  }
}

const beginnings: readonly [RegExp, ImageKind][] = [
  [/^\xff\xd8\xff/, 'jpeg'],
  [/^\x89PNG\r\n/, 'png'],
  [/^RIFF[^]{4}WEBP/, 'webp'],
  [/^[^]{4}ftypavi[fs]/, 'avif']
];

/** Kinds people do send, named in the answer so that they know what to do. */
const refused: readonly [RegExp, string][] = [
  [/^GIF8/, 'GIF'],
  [/^(II\*\0|MM\0\*)/, 'TIFF'],
  [/^[^]{4}ftyp(hei|hev|mif1|msf1)/, 'HEIC'],
  [/^BM/, 'BMP'],
  [/^%PDF/, 'PDF'],
  [/^8BPS/, 'Photoshop'],
  [/<svg[\s>]/i, 'SVG']
];

/**
 * Tells what kind of picture a file is by its first bytes; its name is never asked.
 * Refuses other kinds by name, and what is no picture at all.
 */
export function imageKind(bytes: Uint8Array): ImageKind {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const kind = beginnings.find(([pattern]) => pattern.test(start));
  if (kind) return kind[1];
  const named = refused.find(([pattern]) => pattern.test(start));
  throw named ? new ImageKindRefused(named[1]) : new NotAnImage();
}
