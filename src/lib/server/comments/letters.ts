import english from '#messages/mail.en.json' with { type: 'json' };
import swedish from '#messages/mail.sv.json' with { type: 'json' };
import { articlePath } from '#lib/ui/addresses.ts';
import { isLanguage, type Language } from '#lib/ui/station.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import { writeLetter } from '../mail/letter.ts';
import { type NewMail, queueMail } from '../mail/outbox.ts';
import type { Sealer } from '../sealing.ts';
import { findStation } from '../station/station.ts';
import { emailOf } from './commenters.ts';
import { linkTo } from './links.ts';

/** What writing letters about comments needs of the portal. */
export interface LetterRoom {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: Config;
  readonly sealer: Sealer;
}

const words = { sv: swedish, en: english } satisfies Record<Language, Readonly<Record<string, string>>>;
type LetterName = keyof typeof swedish extends infer Key
  ? Key extends `${infer Name}.subject`
    ? Name
    : never
  : never;

/** A letter to be queued: which one, to whom, and what stands in it. */
export interface Letter {
  readonly name: LetterName;
  readonly recipient: string;
  readonly language: Language;
  readonly values: Readonly<Record<string, string>>;
  readonly mostADay?: number;
  readonly headers?: NewMail['headers'];
}

/** Queues a letter by its template in `messages/mail.*.json`, in the caller's transaction, in the station's look. */
export async function sendLetter(tx: Transaction, room: LetterRoom, letter: Letter): Promise<void> {
  const { name, recipient, language, mostADay, headers } = letter;
  const station = (await findStation(room)).name;
  const values = { ...letter.values, station };
  const template = words[language];
  const written = writeLetter(template[`${name}.body`], values, {
    station,
    origin: room.config.origin,
    language
  });
  const subject = template[`${name}.subject`].replace(
    /\{(\w+)\}/g,
    (whole, key: string) => (values as Record<string, string>)[key] ?? whole
  );
  await queueMail(tx, room, {
    kind: name,
    recipient,
    subject,
    ...written,
    ...(mostADay !== undefined && { mostADay }),
    ...(headers && { headers })
  });
}

/** Tells the commenter, in the caller's transaction, that the comment is on the page. */
export async function tellCommenter(tx: Transaction, room: LetterRoom, commentId: string): Promise<void> {
  const comment = await commentWithArticle(tx, room, commentId);
  if (comment.email === null) return;
  await sendLetter(tx, room, {
    name: 'comment-approved',
    recipient: comment.email,
    language: comment.language,
    values: { ...comment.words, address: comment.address, ...comment.links }
  });
}

/** What a letter about a comment says: to whom, in which language, and the words of its template. */
export async function commentWithArticle(tx: Transaction, room: LetterRoom, commentId: string) {
  const row = await tx
    .selectFrom('comment')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .select(['article.id', 'article.slug', 'article.headline'])
    .select([
      'comment.name',
      'comment.text',
      'comment.language',
      'comment.commenter_id',
      'comment.created_at'
    ])
    .where('comment.id', '=', commentId)
    .executeTakeFirstOrThrow();
  const { commenter_id: commenterId, created_at: at } = row;
  const links = {
    own: linkTo(room, 'comment', { id: commentId, at }),
    mine: linkTo(room, 'commenter', { id: commenterId ?? '', at })
  };
  const language: Language =
    row.language !== null && isLanguage(row.language) ? row.language : (await findStation(room)).language;
  return {
    commenterId,
    email: commenterId === null ? null : await emailOf(tx, room.sealer, commenterId),
    language,
    address: `${room.config.origin}${articlePath(row)}#comment-${commentId}`,
    links,
    words: { headline: row.headline, name: row.name, text: row.text }
  };
}
