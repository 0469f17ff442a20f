import { createHash } from 'node:crypto';
import { addressBlock, privateKey } from '../accounts/address-block.ts';
import { takeToken } from '../accounts/limiting.ts';
import type { Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { type LetterRoom, tellEditors } from './letters.ts';
import { suspicionOf } from './suspicion.ts';
import { type CommentForm, readForm } from './writing.ts';

interface Room extends LetterRoom {
  readonly events: Announcer;
}

export class CommentsClosed extends Refusal {
  constructor() {
    super('comments-closed', 403, 'The comments of this article are closed.');
  }
}

export class TooManyComments extends Refusal {
  constructor(waitMs: number) {
    const minutes = Math.ceil(waitMs / 60_000);
    super('too-many-comments', 429, `Too many comments from here. Try again in ${minutes} minutes.`, {
      minutes
    });
  }
}

const hour = 3_600_000;

/**
 * Takes a reader's comment and keeps it until the editors have read it; returns its id. Refuses incomplete
 * fields, closed comments, and more than `COMMENTS_PER_HOUR` from one network address. The e-mail is shown to
 * moderators only.
 */
export async function submitComment(
  room: Room,
  articleId: string,
  form: CommentForm,
  { address }: { readonly address: string }
): Promise<string> {
  const { name, email, text } = readForm(form);
  await demandOpen(room, articleId);
  await spendToken(room, address);
  const fingerprint = createHash('sha256').update(text.toLowerCase()).digest('hex');
  const id = newId();
  await room.db.transact(async (tx) => {
    const sentBefore = await isSentBefore(tx, fingerprint);
    const suspicion = suspicionOf({ text, website: form.website ?? '' }, { sentBefore });
    await tx
      .insertInto('comment')
      .values({
        id,
        article_id: articleId,
        parent_id: await threadOf(tx, articleId, form.parentId),
        name,
        email,
        text,
        state: suspicion === 'honeypot' ? 'spam' : 'pending',
        fingerprint,
        suspicion,
        created_at: room.clock.now()
      })
      .execute();
    if (suspicion !== 'honeypot') await tellEditors(tx, room, id);
    await room.events.announce(tx, { kind: 'comment.submitted', subject: id });
  });
  return id;
}

async function demandOpen({ db }: Room, articleId: string): Promise<void> {
  const article = await db.read
    .selectFrom('article')
    .select(['state', 'comments_open'])
    .where('id', '=', articleId)
    .executeTakeFirst();
  if (article?.state !== 'published' || article.comments_open !== 1) throw new CommentsClosed();
}

async function spendToken(room: Room, address: string): Promise<void> {
  const capacity = room.config.COMMENTS_PER_HOUR;
  const taken = await takeToken(room, {
    key: privateKey('comment', addressBlock(address)),
    capacity,
    refillMs: hour / capacity
  });
  if (!taken.granted) throw new TooManyComments(taken.waitMs);
}

async function isSentBefore(tx: Transaction, fingerprint: string): Promise<boolean> {
  const row = await tx
    .selectFrom('comment')
    .select('id')
    .where('fingerprint', '=', fingerprint)
    .executeTakeFirst();
  return row !== undefined;
}

/** Answers stand one level deep: an answer to an answer belongs to the same thread. */
async function threadOf(
  tx: Transaction,
  articleId: string,
  parentId: string | null | undefined
): Promise<string | null> {
  if (!parentId) return null;
  const parent = await tx
    .selectFrom('comment')
    .select(['id', 'parent_id'])
    .where('id', '=', parentId)
    .where('article_id', '=', articleId)
    .where('state', '=', 'approved')
    .executeTakeFirst();
  return parent?.parent_id ?? parent?.id ?? null;
}
