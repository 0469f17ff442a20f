import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { newId } from '../ids.ts';
import { CommentMissing } from './missing.ts';
import { CommentIncomplete, readText } from './writing.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly events: Announcer;
}

/** Answers a comment in the editors' name; the answer is public at once. Returns its id. */
export async function answerComment(
  room: Room,
  parentId: string,
  { text }: { readonly text: string },
  actor: Actor & { kind: 'account' }
): Promise<string> {
  demand(actor, 'comment.moderate');
  const answer = readText(text);
  if (!answer) throw new CommentIncomplete(['text']);
  const id = newId();
  await room.db.transact(async (tx) => {
    const parent = await parentOf(tx, parentId);
    await tx
      .insertInto('comment')
      .values({
        id,
        article_id: parent.article_id,
        parent_id: parentId,
        name: actor.name,
        email: null,
        text: answer,
        state: 'approved',
        account_id: actor.accountId,
        from_editors: 1,
        created_at: room.clock.now()
      })
      .execute();
    await audit(tx, room.clock, actor, { action: 'comment.answer', thing: 'comment', thingId: id });
    await room.events.announce(tx, { kind: 'comment.approved', subject: id });
  });
  return id;
}

async function parentOf(
  tx: Transaction,
  id: string
): Promise<{ article_id: string; parent_id: string | null }> {
  const parent = await tx
    .selectFrom('comment')
    .select(['article_id', 'parent_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!parent) throw new CommentMissing();
  return parent;
}
