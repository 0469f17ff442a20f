import type { Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { type LetterRoom, tellEditors } from './letters.ts';

/** What letting a comment in needs of the portal. */
export interface AdmittingRoom extends LetterRoom {
  readonly events: Announcer;
}

/**
 * Lets a comment into the queue, in the caller's transaction, once nothing more is asked of its writer: a moderator reads
 * it before anybody else does.
 */
export async function admit(tx: Transaction, room: AdmittingRoom, commentId: string): Promise<void> {
  await tx.updateTable('comment').set({ state: 'pending' }).where('id', '=', commentId).execute();
  await tellEditors(tx, room, commentId);
  await room.events.announce(tx, { kind: 'comment.submitted', subject: commentId });
}
