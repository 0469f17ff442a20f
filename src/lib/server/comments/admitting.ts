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
 * anybody else does, unless the comments are open, nothing speaks against it, and its writer has shown whose the address
 * is and has been let through before: the first of everybody's is read.
 */
export async function admit(tx: Transaction, room: AdmittingRoom, commentId: string): Promise<void> {
  const comment = await tx
    .selectFrom('comment')
    .select(['article_id', 'spam_score', 'commenter_id', 'confirmed_at'])
    .where('id', '=', commentId)
    .executeTakeFirstOrThrow();
  const { policy } = await findPolicy(tx, room.clock, comment.article_id);
  const isClean = policy === 'open' && (comment.spam_score ?? 0) < clean;
  const isPublic = isClean && comment.confirmed_at !== null && (await isKnownHere(tx, comment.commenter_id));
  const state = isPublic ? 'approved' : 'pending';
  await tx.updateTable('comment').set({ state }).where('id', '=', commentId).execute();
  await tellModerators(tx, room, commentId);
  await room.events.announce(tx, {
    kind: isPublic ? 'comment.approved' : 'comment.submitted',
    subject: commentId
  });
}

async function isKnownHere(tx: Transaction, commenterId: string | null): Promise<boolean> {
  if (commenterId === null) return false;
  const before = await tx
    .selectFrom('comment')
    .select('id')
    .where('commenter_id', '=', commenterId)
    .where('state', '=', 'approved')
    .executeTakeFirst();
  return before !== undefined;
}
