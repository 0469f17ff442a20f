import { restoreComment } from '../comments/restoring.ts';
import type { CommenterRoom } from '../comments/commenters.ts';
import type { Database } from '../database/database.ts';
import type { ArticleSidecar } from './sidecars.ts';

/** Writes the comments a sidecar has, with their answers, as they were: time, state and all. */
export async function importComments(
  room: CommenterRoom & { readonly db: Database },
  articleId: string,
  comments: ArticleSidecar['comments']
): Promise<void> {
  await room.db.transact(async (tx) => {
    for (const { replies, status, ...comment } of comments) {
      const parentId = await restoreComment(tx, room, {
        ...comment,
        articleId,
        parentId: null,
        state: status,
        fromEditors: false
      });
      for (const { name, text, at, editors } of replies)
        await restoreComment(tx, room, {
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
