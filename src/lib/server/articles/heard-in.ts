import type { Database } from '../database/database.ts';

/** The published article that a recording is heard in; null while there is none. */
export async function articleHeardIn(
  { db }: { db: Database },
  recordingId: string
): Promise<{ id: string; slug: string; headline: string; language: string; publishedAt: number } | null> {
  const row = await db.read
    .selectFrom('article')
    .select(['id', 'slug', 'headline', 'language', 'published_at as publishedAt'])
    .where('recording_id', '=', recordingId)
    .where('state', '=', 'published')
    .orderBy('published_at')
    .executeTakeFirst();
  return row ? { ...row, publishedAt: row.publishedAt ?? 0 } : null;
}
