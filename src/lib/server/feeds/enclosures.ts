import type { Database } from '../database/database.ts';

/** A finished file of a recording that a podcast app can fetch. */
export interface Enclosure {
  readonly path: string;
  readonly bytes: number;
  readonly mediaType: string;
}

interface Row {
  readonly recording_id: string;
  readonly attempt: string;
  readonly file: string;
  readonly purpose: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly height: number | null;
}

/**
 * The file of each recording that its feed offers, by the recording's id: of a video the MP4 of at most 720 lines (its
 * sound until that is made), of a sound the MP3, with its title, picture and chapters when that is made. Recordings without such a file are left out.
 */
export async function enclosuresOf(
  { db }: { db: Database },
  recordingIds: readonly string[]
): Promise<Map<string, Enclosure>> {
  if (recordingIds.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('rendition')
    .select(['rendition.recording_id', 'rendition.attempt', 'rendition.file', 'rendition.purpose'])
    .select(['rendition.media_type', 'rendition.bytes', 'rendition.height'])
    .where('rendition.recording_id', 'in', recordingIds)
    .where('rendition.superseded_at', 'is', null)
    .where('rendition.purpose', 'in', ['video', 'episode', 'feed', 'audio'])
    .execute();
  const best = new Map<string, Row>();
  for (const row of rows) {
    const found = best.get(row.recording_id);
    if (!found || preferenceOf(row) > preferenceOf(found)) best.set(row.recording_id, row);
  }
  return new Map([...best].map(([id, row]) => [id, enclosureOf(row)]));
}

const preference: Readonly<Record<string, number>> = {
  'video/mp4': 10_000,
  'audio/mpeg': 5000,
  'audio/mp4': 4000
};

/** The larger of two is chosen: a picture before its sound, the tallest that is not too tall, and the sound with words. */
function preferenceOf({ media_type, height, purpose }: Row): number {
  const tallness = height === null || height > 720 ? 0 : height;
  return (preference[media_type] ?? 0) + tallness + (purpose === 'episode' ? 1 : 0);
}

function enclosureOf({ recording_id, attempt, file, bytes, media_type }: Row): Enclosure {
  const isApples = media_type === 'audio/mp4';
  return {
    path: `/media/${recording_id}/${attempt}/${file}`,
    bytes,
    mediaType: isApples ? 'audio/x-m4a' : media_type
  };
}
