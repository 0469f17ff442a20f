import type { CommentView } from '#lib/comments/comment.ts';
import type { Database } from '../database/database.ts';

/**
 * The comments of an article that the public may read, oldest first. One taken away stays as an empty place
 * while somebody has answered it.
 */
export async function listComments({ db }: { db: Database }, articleId: string): Promise<CommentView[]> {
  const rows = await db.read
    .selectFrom('comment')
    .select(['id', 'parent_id', 'name', 'text', 'state', 'from_editors', 'created_at'])
    .where('article_id', '=', articleId)
    .where('state', 'in', ['approved', 'removed', 'withdrawn', 'erased'])
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const answered = new Set(rows.filter((row) => row.state === 'approved').map((row) => row.parent_id));
  return rows
    .filter((row) => row.state === 'approved' || answered.has(row.id))
    .map((row) => {
      const removed = row.state !== 'approved';
      return {
        id: row.id,
        parentId: row.parent_id,
        name: removed ? '' : row.name,
        text: removed ? '' : row.text,
        fromEditors: row.from_editors === 1,
        createdAt: row.created_at,
        removed,
        ...(removed && { removedBy: row.state === 'removed' ? ('editors' as const) : ('writer' as const) })
      };
    });
}

/** How many comments of an article the public can read. */
export async function countComments({ db }: { db: Database }, articleId: string): Promise<number> {
  const { count } = await db.read
    .selectFrom('comment')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('article_id', '=', articleId)
    .where('state', '=', 'approved')
    .executeTakeFirstOrThrow();
  return count;
}
