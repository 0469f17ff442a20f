import type { CommentState } from '#lib/comments/comment.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { type CommenterRoom, forgetCommenters, meetCommenter } from './commenters.ts';
import { CommentIncomplete, readName, readText } from './writing.ts';

/** A comment that comes from elsewhere, with its own time and state. */
export interface RestoredComment {
  readonly articleId: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly email: string | null;
  readonly text: string;
  readonly at: number;
  readonly state: CommentState;
  readonly fromEditors: boolean;
  /** The moment of the recording that it is about. */
  readonly atMs?: number | null;
  /** When it was decided about; a comment that has been is not written to its writer about once more. */
  readonly decidedAt?: number | null;
}

/** As long as a comment in WordPress can be: longer than readers may write here. */
export const mostRestored = 65_525;

/** Writes a comment as it was elsewhere, in the caller's transaction, and returns its id. Refuses what a reader could not send. */
export async function restoreComment(
  tx: Transaction,
  room: CommenterRoom,
  comment: RestoredComment
): Promise<string> {
  const id = newId();
  const name = readName(comment.name);
  const text = readText(comment.text, mostRestored);
  if (!name || !text) throw new CommentIncomplete(['name', 'text']);
  await tx
    .insertInto('comment')
    .values({
      id,
      article_id: comment.articleId,
      parent_id: comment.parentId,
      name,
      email: null,
      commenter_id: comment.email === null ? null : (await meetCommenter(tx, room, comment.email)).id,
      text,
      state: comment.state,
      from_editors: comment.fromEditors ? 1 : 0,
      at_ms: comment.atMs ?? null,
      decided_at: comment.decidedAt ?? null,
      created_at: comment.at
    })
    .execute();
  return id;
}

/** Deletes every comment of an article, with the e-mails, in the caller's transaction. */
export async function deleteCommentsOf(tx: Transaction, articleId: string): Promise<void> {
  await tx.updateTable('comment').set({ parent_id: null }).where('article_id', '=', articleId).execute();
  const ofThem = tx.selectFrom('comment').select('id').where('article_id', '=', articleId);
  await tx.deleteFrom('comment_revision').where('comment_id', 'in', ofThem).execute();
  await tx.deleteFrom('comment_link').where('comment_id', 'in', ofThem).execute();
  await tx.deleteFrom('comment_report').where('article_id', '=', articleId).execute();
  await tx.deleteFrom('comment_policy').where('thing_id', '=', articleId).execute();
  await tx.deleteFrom('comment').where('article_id', '=', articleId).execute();
  await forgetCommenters(tx);
}
