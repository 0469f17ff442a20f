import { articlePath } from '#lib/ui/addresses.ts';
import type { Transaction } from '../database/database.ts';
import { suppress } from '../mail/suppressing.ts';
import { Refusal } from '../refusal.ts';
import { type AdmittingRoom, admit } from './admitting.ts';
import { forgetCommenters } from './commenters.ts';
import { commentWithArticle, type LetterRoom, sendLetter } from './letters.ts';
import { linkTo, readLink } from './links.ts';

/** How long a link confirms; how long it can still be asked for again. */
const confirmMs = 48 * 3_600_000;
export const unconfirmedKeptMs = 7 * 24 * 3_600_000;
/** How long nobody who said "it was not me" is written to. */
const complaintMs = 90 * 24 * 3_600_000;

export class ConfirmationWrong extends Refusal {
  constructor() {
    super('confirmation-wrong', 404, 'The link is not whole, or the comment is not there any more.');
  }
}

export class ConfirmationExpired extends Refusal {
  constructor() {
    super(
      'confirmation-expired',
      410,
      'The link worked for two days. Ask for a new one, or write the comment again.'
    );
  }
}

/** A comment that waits for its writer, as the page behind the link shows it. */
export interface CommentToConfirm {
  readonly name: string;
  readonly text: string;
  readonly article: { readonly path: string; readonly headline: string };
  /** `waiting` for the button, `expired` when the link is too old, `done` when it has been pressed. */
  readonly is: 'waiting' | 'expired' | 'done';
}

/** Sends the letter that asks whether a comment is its sender's, in the caller's transaction; at most three a day. */
export async function sendConfirmation(tx: Transaction, room: LetterRoom, commentId: string): Promise<void> {
  const comment = await commentWithArticle(tx, room, commentId);
  if (comment.email === null) return;
  const confirm = linkTo(room, 'confirm', { id: commentId, at: room.clock.now() });
  await sendLetter(tx, room, {
    name: 'comment-confirm',
    recipient: comment.email,
    language: comment.language,
    mostADay: 3,
    values: {
      headline: comment.words.headline,
      name: harmless(comment.words.name),
      text: harmless(comment.words.text),
      confirm,
      own: comment.links.own
    }
  });
}

/** So much of what was written, and nothing to press: the address may be that of somebody who is to be lured. */
function harmless(text: string): string {
  const plain = text.replace(/\S*(?::\/\/|www\.|@)\S*|\S+\.[a-z]{2,}\/\S*/gi, '…');
  return plain.length > 300 ? `${plain.slice(0, 300)}…` : plain;
}

/** What the link in a letter leads to. Looking changes nothing: mail scanners open links too. Refuses what is not ours. */
export async function findToConfirm(room: LetterRoom, token: string): Promise<CommentToConfirm> {
  const link = linkOf(room, token);
  const row = await room.db.read
    .selectFrom('comment')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .select(['comment.name', 'comment.text', 'comment.state'])
    .select(['article.id', 'article.slug', 'article.headline'])
    .where('comment.id', '=', link.id)
    .executeTakeFirst();
  if (!row) throw new ConfirmationWrong();
  const isOld = room.clock.now() > link.at + confirmMs;
  const is = row.state !== 'unconfirmed' ? 'done' : isOld ? 'expired' : 'waiting';
  const { name, text, headline } = row;
  // the link is good once: afterwards it shows that it has been used, and nothing of what was written
  const words = is === 'done' ? { name: '', text: '' } : { name, text };
  return { ...words, article: { path: articlePath(row), headline }, is };
}

/**
 * Lets a comment into the queue, once, and notes that the address is its sender's. Returns the commenter's id. Pressing
 * again changes nothing. Refuses a link that is not ours or older than two days.
 */
export async function confirmComment(room: AdmittingRoom, token: string): Promise<string> {
  const link = linkOf(room, token);
  if (room.clock.now() > link.at + confirmMs) throw new ConfirmationExpired();
  return room.db.transact(async (tx) => {
    const now = room.clock.now();
    const confirmed = await tx
      .updateTable('comment')
      .set({ confirmed_at: now })
      .where('id', '=', link.id)
      .where('state', '=', 'unconfirmed')
      .returning('commenter_id')
      .executeTakeFirst();
    if (!confirmed) throw new ConfirmationWrong();
    await tx
      .updateTable('commenter')
      .set({ confirmed_at: now })
      .where('id', '=', confirmed.commenter_id ?? '')
      .where('confirmed_at', 'is', null)
      .execute();
    await admit(tx, room, link.id);
    return confirmed.commenter_id ?? '';
  });
}

/**
 * Sends the letter once more, while the comment waits, for whoever has the link that confirms or the one to their own
 * comment. What does not wait, or is not ours, is refused.
 */
export async function confirmAgain(room: LetterRoom, token: string): Promise<void> {
  const { id } = readLink(room.sealer, 'comment', token) ?? linkOf(room, token);
  await room.db.transact(async (tx) => {
    await demandWaiting(tx, id);
    await sendConfirmation(tx, room, id);
  });
}

/** Deletes a comment that somebody else wrote with one's address, and sends no more to it for 90 days. */
export async function disownComment(room: LetterRoom, token: string): Promise<void> {
  const { id } = linkOf(room, token);
  await room.db.transact(async (tx) => {
    await demandWaiting(tx, id);
    const commenter = await tx
      .selectFrom('comment')
      .innerJoin('commenter', 'commenter.id', 'comment.commenter_id')
      .select('commenter.email_hash')
      .where('comment.id', '=', id)
      .executeTakeFirstOrThrow();
    await tx.deleteFrom('comment').where('id', '=', id).execute();
    await forgetCommenters(tx);
    const endsAt = room.clock.now() + complaintMs;
    await suppress(tx, room.clock, { hash: commenter.email_hash, reason: 'complaint', endsAt });
  });
}

function linkOf({ sealer }: LetterRoom, token: string) {
  const link = readLink(sealer, 'confirm', token);
  if (!link) throw new ConfirmationWrong();
  return link;
}

async function demandWaiting(tx: Transaction, id: string): Promise<void> {
  const row = await tx
    .selectFrom('comment')
    .select('id')
    .where('id', '=', id)
    .where('state', '=', 'unconfirmed')
    .executeTakeFirst();
  if (!row) throw new ConfirmationWrong();
}
