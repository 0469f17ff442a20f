import type { HeardLoudness } from '#lib/media/recording.ts';
import type { Database } from '../database/database.ts';

/** What was measured in the sound that listeners of recordings hear, of those that have any. */
export async function heardLoudness(
  { db }: { readonly db: Database },
  recordingIds: readonly string[]
): Promise<Map<string, HeardLoudness>> {
  const rows = await db.read
    .selectFrom('rendition')
    .innerJoin('output_set', (join) =>
      join
        .onRef('output_set.recording_id', '=', 'rendition.recording_id')
        .onRef('output_set.name', '=', 'rendition.set_name')
        .onRef('output_set.attempt', '=', 'rendition.attempt')
    )
    .select(['rendition.recording_id as id', 'integrated_lufs', 'true_peak_db', 'range_lu as range'])
    .where('rendition.recording_id', 'in', recordingIds)
    .where('purpose', '=', 'audio')
    .execute();
  const found = new Map<string, HeardLoudness>();
  for (const { id, integrated_lufs: integrated, true_peak_db: truePeak, range } of rows)
    if (integrated !== null && truePeak !== null) found.set(id, { integrated, truePeak, range });
  return found;
}
