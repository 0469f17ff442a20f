import type { Database } from '../database/database.ts';

/** Who may play a recording: everyone, nobody any more, or only the editors so far. */
export type Publicity = 'public' | 'withdrawn' | 'private';

/** Tells who may play a recording, by the articles it belongs to. */
export async function publicityOf({ db }: { db: Database }, recordingId: string): Promise<Publicity> {
  const rows = await db.read
    .selectFrom('recording')
    .leftJoin('article', 'article.recording_id', 'recording.id')
    .select(['article.state', 'recording.withdrawn_at'])
    .where('recording.id', '=', recordingId)
    .execute();
  if (rows.some((row) => row.withdrawn_at !== null)) return 'withdrawn';
  if (rows.some((row) => row.state === 'published')) return 'public';
  return rows.some((row) => row.state === 'withdrawn') ? 'withdrawn' : 'private';
}
