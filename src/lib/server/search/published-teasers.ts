import type { ArticleTeaser } from '#lib/articles/article.ts';
import { teasersOf } from '../articles/teasers.ts';
import type { Database } from '../database/database.ts';

/** The teasers of those of these articles that are published now, by id: an index may lag a moment behind a withdrawal. */
export async function publishedTeasers(
  { db }: { db: Database },
  ids: readonly string[]
): Promise<Map<string, ArticleTeaser>> {
  if (ids.length === 0) return new Map();
  const published = await db.read
    .selectFrom('article')
    .select('id')
    .where('state', '=', 'published')
    .where('id', 'in', ids)
    .execute();
  const teasers = await teasersOf(
    { db },
    published.map(({ id }) => id)
  );
  return new Map(teasers.map((teaser) => [teaser.id, teaser]));
}
