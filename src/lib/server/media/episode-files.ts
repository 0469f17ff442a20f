import type { Clock } from '../clock.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { plannedFile } from './planned-file.ts';
import type { MadeFile } from './verifying.ts';

/** Beside the sets that jobs make of an original: the sound for feeds, with what the article says of it written into it. */
export const episodeSet = 'episode';

/** The file of an episode as it is planned. */
export const episodeFile = plannedFile('sound.mp3', 'episode', 'audio/mpeg');

/** The sound that an episode's file is made of. */
export interface FeedSound {
  readonly attempt: string;
  readonly file: string;
  readonly sha256: string;
  readonly durationMs: number;
}

/** The sound for feeds that is published of a recording, without words; undefined when there is none. */
export async function feedSound(
  { db }: { readonly db: Database },
  recordingId: string
): Promise<FeedSound | undefined> {
  const row = await current(db.read, recordingId)
    .select(['attempt', 'file', 'sha256', 'duration_ms'])
    .where('purpose', '=', 'feed')
    .executeTakeFirst();
  return row && { ...row, durationMs: row.duration_ms ?? 0 };
}

/** The attempt that made the file of an episode which is published; undefined when there is none. */
export async function episodeAttempt(
  { db }: { readonly db: Database },
  recordingId: string
): Promise<string | undefined> {
  const row = await current(db.read, recordingId)
    .select('attempt')
    .where('set_name', '=', episodeSet)
    .executeTakeFirst();
  return row?.attempt;
}

/**
 * Has feeds offer a stored file of an episode from here on; the one before is served a while longer. Does nothing when
 * the sound it was made of is no longer what is published.
 */
export async function publishEpisode(
  { clock, db }: { readonly clock: Clock; readonly db: Database },
  tx: Transaction,
  { recordingId, attempt, made, of }: PublishedEpisode
): Promise<void> {
  await tx
    .selectFrom('recording')
    .select('id')
    .where('id', '=', recordingId)
    .$if(db.dialect.locksRows, (query) => query.forUpdate())
    .execute();
  const source = await current(tx, recordingId)
    .select('id')
    .where('attempt', '=', of.attempt)
    .executeTakeFirst();
  if (!source) return;
  await tx
    .updateTable('rendition')
    .set({ superseded_at: clock.now() })
    .where('recording_id', '=', recordingId)
    .where('set_name', '=', episodeSet)
    .where('superseded_at', 'is', null)
    .execute();
  const { file, purpose, mediaType, bytes, sha256, durationMs, bitrate } = made;
  await tx
    .insertInto('rendition')
    .values({
      ...{
        id: newId(),
        recording_id: recordingId,
        set_name: episodeSet,
        attempt,
        file,
        purpose,
        bytes,
        sha256
      },
      ...{ media_type: mediaType, duration_ms: durationMs, bitrate }
    })
    .execute();
}

/** A file of an episode that is stored, and the sound it was made `of`. */
export interface PublishedEpisode {
  readonly recordingId: string;
  readonly attempt: string;
  readonly made: MadeFile;
  readonly of: FeedSound;
}

const current = (reader: Reader | Transaction, recordingId: string) =>
  reader.selectFrom('rendition').where('recording_id', '=', recordingId).where('superseded_at', 'is', null);
