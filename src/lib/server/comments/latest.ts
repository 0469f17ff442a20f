import type { Database } from '../database/database.ts';

/** A public comment by itself, with where it stands. */
export interface LatestComment {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly createdAt: number;
  /** When it was written, changed or let in, whichever came last. */
  readonly changedAt: number;
  readonly article: { readonly id: string; readonly slug: string; readonly headline: string };
}

const most = 50;

const publicOnes = ({ db }: { db: Database }) =>
  db.read
    .selectFrom('comment')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .select(['comment.id', 'comment.name', 'comment.text', 'comment.created_at', 'comment.decided_at'])
    .select(['comment.mended_at', 'article.id as articleId', 'article.slug', 'article.headline'])
    .where('comment.state', '=', 'approved')
    .where('article.state', '=', 'published');

type Row = Awaited<ReturnType<ReturnType<typeof publicOnes>['executeTakeFirstOrThrow']>>;

/** The latest 50 public comments, newest first, of the whole station or of one article. */
export async function latestComments(
  room: { db: Database },
  articleId: string | null
): Promise<LatestComment[]> {
  const rows = await publicOnes(room)
    .$if(articleId !== null, (query) => query.where('comment.article_id', '=', articleId ?? ''))
    .orderBy('comment.created_at', 'desc')
    .orderBy('comment.id', 'desc')
    .limit(most)
    .execute();
  return rows.map(viewOf);
}

/** One public comment; undefined for any other. */
export async function findPublic(room: { db: Database }, id: string): Promise<LatestComment | undefined> {
  const row = await publicOnes(room).where('comment.id', '=', id).executeTakeFirst();
  return row && viewOf(row);
}

function viewOf(row: Row): LatestComment {
  const { id, name, text, created_at: createdAt } = row;
  const article = { id: row.articleId, slug: row.slug, headline: row.headline };
  const changedAt = Math.max(createdAt, row.decided_at ?? 0, row.mended_at ?? 0);
  return { id, name, text, createdAt, changedAt, article };
}
