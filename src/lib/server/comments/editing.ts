import { accountOf, type Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import { newId } from '../ids.ts';
import type { DecisionRoom } from './deciding.ts';
import { noteDecisions } from './journal.ts';
import { CommentMissing } from './missing.ts';
import { tellMended } from './moderation-letters.ts';
import { CommentIncomplete, readText } from './writing.ts';

/**
 * Changes what a comment says, in the editors' name: what it said before is kept, readers see that it was changed, and
 * its writer is told how and why. Refuses an empty or too long text.
 */
export async function mendComment(
  room: DecisionRoom,
  id: string,
  { text, words }: { readonly text: string; readonly words: string },
  actor: Actor
): Promise<void> {
  demand(actor, 'comment.moderate');
  const next = readText(text);
  if (!next) throw new CommentIncomplete(['text']);
  await room.db.transact(async (tx) => {
    const before = await tx
      .selectFrom('comment')
      .select(['article_id', 'text', 'state'])
      .where('id', '=', id)
      .where('erased_at', 'is', null)
      .executeTakeFirst();
    if (!before) throw new CommentMissing();
    if (before.text === next) return;
    const now = room.clock.now();
    const replaced = { comment_id: id, text: before.text, replaced_by: accountOf(actor), replaced_at: now };
    await tx
      .insertInto('comment_revision')
      .values({ id: newId(), ...replaced })
      .execute();
    await tx.updateTable('comment').set({ text: next, mended_at: now }).where('id', '=', id).execute();
    await noteDecisions(tx, room.clock, actor, [
      { commentId: id, articleId: before.article_id, action: 'edited', words }
    ]);
    await tellMended(tx, room, id, words);
    if (before.state === 'approved')
      await room.events.announce(tx, { kind: 'comment.approved', subject: id });
  });
}

/** What a comment has said before, newest first. */
export async function listRevisions(
  { db }: Pick<DecisionRoom, 'db'>,
  id: string,
  actor: Actor
): Promise<{ readonly text: string; readonly at: number; readonly by: string | null }[]> {
  demand(actor, 'comment.moderate');
  return db.read
    .selectFrom('comment_revision')
    .leftJoin('account', 'account.id', 'comment_revision.replaced_by')
    .select(['text', 'replaced_at as at', 'account.name as by'])
    .where('comment_id', '=', id)
    .orderBy('replaced_at', 'desc')
    .execute();
}
