import type { Database } from '../database/database.ts';
import type { KeptExamination } from './examined.ts';
import type { Silence } from './silences.ts';

/** The silences that were found in a recording, in order of time; none when it was not examined. */
export async function findSilences(
  { db }: { readonly db: Database },
  recordingId: string
): Promise<readonly Silence[]> {
  const row = await db.read
    .selectFrom('recording')
    .select('probe')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (!row?.probe) return [];
  const { analysis } = JSON.parse(row.probe) as KeptExamination;
  return analysis.silences ?? [];
}
