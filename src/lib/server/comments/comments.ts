import type { CommentView } from '#lib/comments/comment.ts';
import type { Database, Reader } from '../database/database.ts';

/**
 * The comments of an article that the public may read, oldest first. One taken away stays as an empty place
 * while somebody has answered it.
 */
export async function listComments({ db }: { db: Database }, articleId: string): Promise<CommentView[]> {
  const rows = await publicRows(db.read)
    .where('comment.article_id', '=', articleId)
    .where('comment.state', 'in', ['approved', 'removed', 'withdrawn', 'erased'])
    .orderBy('comment.created_at')
    .orderBy('comment.id')
    .execute();
  const kept = hereOrAnswered(rows);
  return rows.filter((row) => kept.has(row.id)).map(viewOf);
}

const publicRows = (reader: Reader) =>
  reader
    .selectFrom('comment')
    .select(['comment.id', 'comment.parent_id', 'comment.name', 'comment.text', 'comment.state'])
    .select(['comment.from_editors', 'comment.created_at', 'comment.mended_at', 'comment.at_ms']);

type PublicRow = Awaited<ReturnType<ReturnType<typeof publicRows>['executeTakeFirstOrThrow']>>;

/** Those that are public, and those on the way from one of them up to where its thread began. */
function hereOrAnswered(rows: readonly PublicRow[]): ReadonlySet<string> {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const kept = new Set<string>();
  for (const row of rows.filter(({ state }) => state === 'approved'))
    for (let at: PublicRow | undefined = row; at && !kept.has(at.id); at = byId.get(at.parent_id ?? ''))
      kept.add(at.id);
  return kept;
}

function viewOf(row: PublicRow): CommentView {
  const place = { id: row.id, parentId: row.parent_id, createdAt: row.created_at };
  const fromEditors = row.from_editors === 1;
  if (row.state === 'approved') {
    const { name, text, mended_at: mendedAt, at_ms: atMs } = row;
    return { ...place, fromEditors, name, text, mendedAt, atMs, removed: false };
  }
  const removedBy = row.state === 'removed' ? 'editors' : 'writer';
  return { ...place, fromEditors, name: '', text: '', mendedAt: null, atMs: null, removed: true, removedBy };
}

/** How many comments the public can read of each of these articles; those without any are left out. */
export async function countComments(
  { db }: { db: Database },
  articleIds: readonly string[]
): Promise<Map<string, number>> {
  if (articleIds.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('comment')
    .select('article_id')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('article_id', 'in', articleIds)
    .where('state', '=', 'approved')
    .groupBy('article_id')
    .execute();
  return new Map(rows.map((row) => [row.article_id, row.count]));
}
