import type { OutputSet } from '#lib/media/recording.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { newId } from '../ids.ts';
import { giveBack } from './hidden-parts.ts';
import { episodeSet } from './episode-files.ts';
import type { MadeSet } from './making.ts';
import type { MadeFile } from './verifying.ts';

interface Room {
  readonly clock: Clock;
  readonly events: Announcer;
}

/** Of a set of which nothing has failed, and nobody knows how long it takes. */
export const nothingToTell = { left_ms: null, error_code: null, error: null, error_values: null };

/**
 * Writes which sets a recording will have: those `added` wait to be made, others not `kept` are taken away. What is
 * published stays so until it is replaced.
 */
export async function planSets(
  { clock }: Pick<Room, 'clock'>,
  tx: Transaction,
  recordingId: string,
  { added, kept }: { added: readonly OutputSet[]; kept?: readonly OutputSet[] }
): Promise<void> {
  const waiting = {
    state: 'waiting',
    stage: 'encoding',
    progress: 0,
    ...nothingToTell,
    updated_at: clock.now()
  };
  if (kept) {
    await tx
      .deleteFrom('output_set')
      .where('recording_id', '=', recordingId)
      .where('name', 'not in', kept)
      .execute();
    await renditionsInUse(tx, recordingId)
      .set({ superseded_at: clock.now() })
      .where('set_name', 'not in', [...kept, episodeSet])
      .execute();
  }
  for (const name of added)
    await tx
      .insertInto('output_set')
      .values({ recording_id: recordingId, name, ...waiting })
      .onConflict((conflict) => conflict.columns(['recording_id', 'name']).doUpdateSet(waiting))
      .execute();
}

/** What of a recording has not given way to anything newer. */
const renditionsInUse = (tx: Transaction, recordingId: string) =>
  tx.updateTable('rendition').where('recording_id', '=', recordingId).where('superseded_at', 'is', null);

/**
 * Turns the pointer of a set to what an attempt made, whose files are stored: from here on they are the recording. What
 * they supersede is served for a while longer to those who began with it.
 */
export async function publishSet(
  { clock, events }: Room,
  tx: Transaction,
  { recordingId, attempt, made }: { recordingId: string; attempt: string; made: MadeSet }
): Promise<void> {
  const now = clock.now();
  await renditionsInUse(tx, recordingId)
    .set({ superseded_at: now })
    .where('set_name', '=', made.name)
    .execute();
  for (const file of made.files)
    await tx
      .insertInto('rendition')
      .values({
        id: newId(),
        recording_id: recordingId,
        set_name: made.name,
        attempt,
        file: file.file,
        purpose: file.purpose,
        media_type: file.mediaType,
        bytes: file.bytes,
        sha256: file.sha256,
        duration_ms: file.durationMs,
        width: file.width,
        height: file.height,
        bitrate: file.bitrate,
        ...measuredOf(file)
      })
      .execute();
  await tx
    .updateTable('output_set')
    .set({
      state: 'published',
      attempt,
      stage: 'published',
      progress: 1,
      ...nothingToTell,
      published_at: now,
      updated_at: now
    })
    .where('recording_id', '=', recordingId)
    .where('name', '=', made.name)
    .execute();
  await giveBack(tx, { now, set: made.name, recordingId });
  await becomeReady(tx, recordingId, made.name, now);
  await events.announce(tx, { kind: 'recording.ready', subject: recordingId, detail: { set: made.name } });
}

const measuredOf = ({ loudness }: MadeFile) => ({
  integrated_lufs: loudness?.integrated ?? null,
  true_peak_db: loudness?.truePeak ?? null,
  range_lu: loudness?.range ?? null
});

/** A poster alone is nothing to play. */
async function becomeReady(tx: Transaction, recordingId: string, set: OutputSet, now: number): Promise<void> {
  if (set === 'extras') return;
  await tx
    .updateTable('recording')
    .set({ state: 'ready', updated_at: now })
    .where('id', '=', recordingId)
    .execute();
}

/** Tells whether anything of a set can be played already. */
export async function isPublished(
  { db }: { readonly db: Database },
  { recordingId, set }: { readonly recordingId: string; readonly set: OutputSet }
): Promise<boolean> {
  const row = await db.read
    .selectFrom('output_set')
    .select('published_at')
    .where('recording_id', '=', recordingId)
    .where('name', '=', set)
    .executeTakeFirst();
  return (row?.published_at ?? null) !== null;
}
