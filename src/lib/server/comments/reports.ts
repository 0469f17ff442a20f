import type { RemovalGround } from '#lib/comments/grounds.ts';
import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Transaction } from '../database/database.ts';
import { noteDecisions } from './journal.ts';
import { CommentMissing } from './missing.ts';
import type { LetterRoom } from './letters.ts';
import { tellReporter } from './moderation-letters.ts';

/** What came of reports: the comment is gone, or it stays. */
export interface Settlement {
  readonly outcome: 'removed' | 'kept';
  readonly ground: RemovalGround | null;
  readonly words: string | null;
}

/**
 * Closes every open report on a comment, in the caller's transaction, and tells those who gave an address what was
 * decided and why. Their addresses are not kept after that.
 */
export async function settleReports(
  tx: Transaction,
  room: LetterRoom,
  commentId: string,
  settlement: Settlement
): Promise<void> {
  const open = await tx
    .selectFrom('comment_report')
    .select(['id', 'category', 'email_sealed'])
    .where('comment_id', '=', commentId)
    .where('state', '=', 'open')
    .execute();
  if (open.length === 0) return;
  for (const report of open) {
    const email = report.email_sealed === null ? null : room.sealer.unseal(report.email_sealed);
    if (email) await tellReporter(tx, room, { commentId, email, ...settlement });
  }
  await tx
    .updateTable('comment_report')
    .set({ state: settlement.outcome, decided_at: room.clock.now(), email_sealed: null })
    .where('comment_id', '=', commentId)
    .where('state', '=', 'open')
    .execute();
}

/** Lets a reported comment stay, and tells those who reported it why. */
export async function keepReported(
  room: LetterRoom,
  commentId: string,
  words: string,
  actor: Actor
): Promise<void> {
  demand(actor, 'comment.moderate');
  await room.db.transact(async (tx) => {
    const comment = await tx
      .selectFrom('comment')
      .select('article_id')
      .where('id', '=', commentId)
      .executeTakeFirst();
    if (!comment) throw new CommentMissing();
    await settleReports(tx, room, commentId, { outcome: 'kept', ground: null, words: words.trim() || null });
    await noteDecisions(tx, room.clock, actor, [
      { commentId, articleId: comment.article_id, action: 'kept', words }
    ]);
  });
}
