import type { EarlierFile, RecordingFailure, Replacement } from '#lib/media/recording.ts';
import type { Database } from '../database/database.ts';
import type { Place } from '../jobs/places.ts';
import { straightLeft } from './time-left.ts';

/** The files a recording had before, and the one that is to take its original's place. */
export interface Revisions {
  readonly replacement: Replacement | null;
  readonly earlier: readonly EarlierFile[];
}

/** The other files of recordings than their originals, of those that have any. */
export async function findRevisions(
  { db }: { readonly db: Database },
  recordingIds: readonly string[],
  { places, now }: { readonly places: ReadonlyMap<string, Place>; readonly now: number }
): Promise<Map<string, Revisions>> {
  const rows = await db.read
    .selectFrom('recording_revision')
    .selectAll()
    .where('recording_id', 'in', recordingIds)
    .where('state', '!=', 'dropped')
    .orderBy('updated_at', 'desc')
    .execute();
  const found = new Map<string, Revisions>();
  for (const row of rows) {
    const { replacement, earlier } = found.get(row.recording_id) ?? { replacement: null, earlier: [] };
    const { name, bytes, sha256, updated_at: until } = row;
    if (row.state === 'kept')
      found.set(row.recording_id, { replacement, earlier: [...earlier, { name, bytes, sha256, until }] });
    else
      found.set(row.recording_id, {
        earlier,
        replacement: replacementOf(row, places.get(`media.replace:${row.recording_id}`), now)
      });
  }
  return found;
}

function replacementOf(
  { name, state, failure }: { name: string; state: string; failure: string | null },
  place: Place | undefined,
  now: number
): Replacement {
  const told = failure === null ? null : (JSON.parse(failure) as RecordingFailure);
  const isRunning = state === 'next' && place?.state === 'running';
  return {
    name,
    state: state === 'failed' ? 'failed' : isRunning ? 'running' : 'waiting',
    fraction: isRunning ? place.progress : 0,
    leftMs: isRunning ? straightLeft(now - (place.startedAt ?? now), place.progress) : null,
    failure: told
  };
}
