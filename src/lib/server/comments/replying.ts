import type { Database, Transaction } from '../database/database.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../sealing.ts';
import { commentWithArticle, type LetterRoom, sendLetter } from './letters.ts';
import { type LinkPurpose, linkTo, readLink } from './links.ts';

export class UnsubscribeLinkWrong extends Refusal {
  constructor() {
    super('unsubscribe-link-wrong', 404, 'The link is not whole. Copy all of it from the letter.');
  }
}

/** Tells whoever asked for it that somebody has answered, once the answer is public. */
export function tellAnswered(room: LetterRoom): JobKind<{ commentId: string }> {
  return {
    name: 'comments.tell-answered',
    priority: 6,
    maxAttempts: 5,
    leaseMs: 60_000,
    lane: 'light',
    run: (context, { commentId }) => context.finish((tx) => tellOf(tx, room, commentId))
  };
}

async function tellOf(tx: Transaction, room: LetterRoom, commentId: string): Promise<void> {
  const answer = await tx
    .updateTable('comment')
    .set({ answer_told_at: room.clock.now() })
    .where('id', '=', commentId)
    .where('state', '=', 'approved')
    .where('answer_told_at', 'is', null)
    .where('parent_id', 'is not', null)
    .returning(['parent_id', 'name', 'text', 'commenter_id'])
    .executeTakeFirst();
  const parentId = answer && (await whoWantsToKnow(tx, answer));
  if (!parentId) return;
  const comment = await commentWithArticle(tx, room, parentId);
  if (comment.email === null || comment.commenterId === null) return;
  const subject = { id: comment.commenterId, at: room.clock.now() };
  const unsubscribe = linkTo(room, 'unsubscribe', subject);
  await sendLetter(tx, room, {
    name: 'comment-answered',
    recipient: comment.email,
    language: comment.language,
    mostADay: 10,
    values: {
      name: comment.words.name,
      headline: comment.words.headline,
      answerer: answer.name,
      answer: answer.text,
      address: comment.address.replace(/#.*/, `#comment-${commentId}`),
      mine: comment.links.mine,
      unsubscribe
    },
    headers: { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
  });
}

/** The comment that is answered, when its writer asked for letters, has shown the address to be theirs, and is another. */
async function whoWantsToKnow(
  tx: Transaction,
  answer: { readonly parent_id: string | null; readonly commenter_id: string | null }
): Promise<string | undefined> {
  const parent = await tx
    .selectFrom('comment')
    .innerJoin('commenter', 'commenter.id', 'comment.commenter_id')
    .select(['comment.id', 'comment.commenter_id'])
    .where('comment.id', '=', answer.parent_id)
    .where('comment.state', '=', 'approved')
    .where('comment.wants_replies', '=', 1)
    .where('commenter.confirmed_at', 'is not', null)
    .executeTakeFirst();
  return parent && parent.commenter_id !== answer.commenter_id ? parent.id : undefined;
}

/** Refuses a link that is not ours; opening one changes nothing. */
export function checkUnsubscribe({ sealer }: Pick<LetterRoom, 'sealer'>, token: string): void {
  commenterIn(sealer, 'unsubscribe', token);
}

/**
 * Sends no more letters about answers to what was written until now, for whoever has the link of such a letter. Doing it
 * again changes nothing, and no cookie is needed.
 */
export async function unsubscribe(
  { db, sealer }: Pick<LetterRoom, 'db' | 'sealer'>,
  token: string
): Promise<void> {
  await stopFor(db, commenterIn(sealer, 'unsubscribe', token));
}

/** The same, for whoever has the link to all they have written. */
export async function stopReplies(
  { db, sealer }: Pick<LetterRoom, 'db' | 'sealer'>,
  token: string
): Promise<void> {
  await stopFor(db, commenterIn(sealer, 'commenter', token));
}

function commenterIn(sealer: Sealer, purpose: LinkPurpose, token: string): string {
  const link = readLink(sealer, purpose, token);
  if (!link) throw new UnsubscribeLinkWrong();
  return link.id;
}

async function stopFor(db: Database, commenterId: string): Promise<void> {
  await db.transact((tx) =>
    tx.updateTable('comment').set({ wants_replies: 0 }).where('commenter_id', '=', commenterId).execute()
  );
}
