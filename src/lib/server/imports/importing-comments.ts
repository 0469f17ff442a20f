import { restoreComment } from '../comments/restoring.ts';
import type { Database } from '../database/database.ts';
import type { ArticleSidecar } from './sidecars.ts';

/** Writes the comments a sidecar has, with their answers, as they were: time, state and all. */
export async function importComments(
  { db }: { db: Database },
  articleId: string,
  comments: ArticleSidecar['comments']
): Promise<void> {
  await db.transact(async (tx) => {
    for (const { replies, status, ...comment } of comments) {
      const parentId = await restoreComment(tx, {
        ...comment,
        articleId,
        parentId: null,
        state: status,
        fromEditors: false
      });
      for (const { name, text, at, editors } of replies)
        await restoreComment(tx, {
          articleId,
          parentId,
          name,
          text,
          at,
          email: null,
          state: status,
          fromEditors: editors
        });
    }
  });
}
