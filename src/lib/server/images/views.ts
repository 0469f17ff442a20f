import type { ImageView } from '#lib/images/image.ts';
import type { Database } from '../database/database.ts';

/** What is known of an image itself: its size in pixels and the widths there are. */
export interface ImageSize {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
}

export type ImageSizes = ReadonlyMap<string, ImageSize>;

/** The sizes of these images, in one question; null and unknown ids are passed over. */
export async function imageViews(
  { db }: { db: Database },
  ids: readonly (string | null)[]
): Promise<ImageSizes> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('image')
    .select(['id', 'width', 'height', 'widths'])
    .where('id', 'in', wanted)
    .execute();
  return new Map(rows.map((row) => [row.id, { ...row, widths: JSON.parse(row.widths) as number[] }]));
}

/** An image with its words, or null when there is none. */
export function viewOf(
  sizes: ImageSizes,
  id: string | null,
  words: { alt?: string | null; caption?: string | null; credit?: string | null }
): ImageView | null {
  const size = id === null ? undefined : sizes.get(id);
  if (!size) return null;
  return { ...size, alt: words.alt ?? '', caption: words.caption ?? '', credit: words.credit ?? '' };
}
