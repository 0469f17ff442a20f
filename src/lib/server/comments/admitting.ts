import type { Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { type LetterRoom } from './letters.ts';
import { tellModerators } from './moderation-letters.ts';
import { findPolicy } from './policies.ts';

/** What letting a comment in needs of the portal. */
export interface AdmittingRoom extends LetterRoom {
  readonly events: Announcer;
}

/** Where comments are open: so much and no more may speak against one that nobody has read. */
const clean = 20;

/**
 * Lets a comment in, in the caller's transaction, once nothing more is asked of its writer: a moderator reads it before
 * anybody else does, unless the comments are open and nothing speaks against it.
 */
export async function admit(tx: Transaction, room: AdmittingRoom, commentId: string): Promise<void> {
  const comment = await tx
    .selectFrom('comment')
    .select(['article_id', 'spam_score'])
    .where('id', '=', commentId)
    .executeTakeFirstOrThrow();
  const { policy } = await findPolicy(tx, room.clock, comment.article_id);
  const isPublic = policy === 'open' && (comment.spam_score ?? 0) < clean;
  const state = isPublic ? 'approved' : 'pending';
  await tx.updateTable('comment').set({ state }).where('id', '=', commentId).execute();
  await tellModerators(tx, room, commentId);
  await room.events.announce(tx, {
    kind: isPublic ? 'comment.approved' : 'comment.submitted',
    subject: commentId
  });
}
