import type { RemovalGround } from '#lib/comments/grounds.ts';
import type { Actor } from '../accounts/actor.ts';
import { accountOf } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { DecisionRoom } from './deciding.ts';
import { noteDecisions } from './journal.ts';
import { CommentMissing } from './missing.ts';
import { settleReports } from './reports.ts';

/**
 * Erases what a comment says and everything that tells who wrote it, for good: an empty place is left while there are
 * answers, and the journal keeps that it was done, and why. Refuses one that is erased already.
 */
export async function blotOut(
  room: DecisionRoom,
  id: string,
  { ground, words }: { readonly ground: RemovalGround | null; readonly words: string },
  actor: Actor
): Promise<void> {
  demand(actor, 'comment.moderate');
  await room.db.transact(async (tx) => {
    const now = room.clock.now();
    const erased = await tx
      .updateTable('comment')
      .set({
        ...{ name: '', text: '', email: null, fingerprint: null, suspicion: null, spam_reasons: null },
        ...{ commenter_id: null, network_hash: null, form_nonce: null, wants_replies: 0, at_ms: null },
        ...{ state: 'removed', erased_at: now, decided_at: now, decided_by: accountOf(actor) }
      })
      .where('id', '=', id)
      .where('erased_at', 'is', null)
      .returning('article_id')
      .executeTakeFirst();
    if (!erased) throw new CommentMissing();
    await tx.deleteFrom('comment_revision').where('comment_id', '=', id).execute();
    await settleReports(tx, room, id, { outcome: 'removed', ground, words: words || null });
    const reasons = { ground, words };
    await noteDecisions(tx, room.clock, actor, [
      { commentId: id, articleId: erased.article_id, action: 'erased', ...reasons }
    ]);
    await room.events.announce(tx, { kind: 'comment.removed', subject: id });
  });
}
