import type { Database, Transaction } from '../database/database.ts';
import type { KeptExamination } from './examined.ts';
import { type FileChapter, usableChapters } from './file-chapters.ts';

/** The chapters that a recording's own file has, as the recording can have them; none when it was not examined. */
export async function findFileChapters(
  reader: Pick<Database['read'] | Transaction, 'selectFrom'>,
  recordingId: string
): Promise<readonly FileChapter[]> {
  const row = await reader
    .selectFrom('recording')
    .select(['probe', 'duration_ms'])
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (!row?.probe) return [];
  const { probe } = JSON.parse(row.probe) as KeptExamination;
  return usableChapters(probe.chapters ?? [], row.duration_ms);
}
