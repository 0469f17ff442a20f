import english from '#messages/mail.en.json' with { type: 'json' };
import swedish from '#messages/mail.sv.json' with { type: 'json' };
import { articlePath } from '#lib/ui/addresses.ts';
import { translator } from '#lib/ui/messages.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import { queueMail } from '../mail/outbox.ts';
import { findStation } from '../station/station.ts';

/** What writing letters about comments needs of the portal. */
export interface LetterRoom {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: Config;
}

const say = { sv: translator('sv', swedish), en: translator('en', english) };

/** Tells the station, in the caller's transaction, that a comment waits. The commenter's e-mail is not in it. */
export async function tellEditors(tx: Transaction, room: LetterRoom, commentId: string): Promise<void> {
  const station = await findStation(room);
  if (!station.email) return;
  const comment = await commentWithArticle(tx, commentId);
  const values = { ...comment.words, address: `${room.config.origin}/redaktion/kommentarer` };
  const t = say[station.language];
  await queueMail(tx, room.clock, {
    recipient: station.email,
    subject: t('comment-waiting.subject', values),
    body: t('comment-waiting.body', values)
  });
}

/** Tells the commenter, in the caller's transaction, that the comment is on the page. */
export async function tellCommenter(tx: Transaction, room: LetterRoom, commentId: string): Promise<void> {
  const comment = await commentWithArticle(tx, commentId);
  if (!comment.email) return;
  const station = await findStation(room);
  const address = `${room.config.origin}${articlePath(comment.article)}#comment-${commentId}`;
  const values = { ...comment.words, address, station: station.name };
  const t = say[station.language];
  await queueMail(tx, room.clock, {
    recipient: comment.email,
    subject: t('comment-approved.subject', values),
    body: t('comment-approved.body', values)
  });
}

async function commentWithArticle(tx: Transaction, commentId: string) {
  const { id, slug, headline, name, text, email } = await tx
    .selectFrom('comment')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .select(['article.id', 'article.slug', 'article.headline'])
    .select(['comment.name', 'comment.text', 'comment.email'])
    .where('comment.id', '=', commentId)
    .executeTakeFirstOrThrow();
  return { email, article: { id, slug }, words: { headline, name, text } };
}
