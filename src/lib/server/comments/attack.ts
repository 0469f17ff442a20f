import type { CommentAttack } from '#lib/studio/moderation.ts';
import type { Clock } from '../clock.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { newFormMark } from './form-marks.ts';
import type { Sealer } from '../sealing.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

/** What came in some time: posts to any article, and how many of them were refused or suspected. */
interface Load {
  readonly posts: number;
  readonly bad: number;
}

const minuteMs = 60_000;
/** What is measured. */
const windowMs = 5 * minuteMs;
/** So much in that time is an attack. */
const begins: Load = { posts: 100, bad: 20 };
/** So much keeps one going. */
const lasts: Load = { posts: 50, bad: 5 };
/** When there has been less for so long it is over. */
const restMs = 30 * minuteMs;
const minutesKeptMs = 30 * 24 * 60 * minuteMs;

/** Refusals that people seldom meet and robots often. */
const telling = ['too-many-comments', 'commenter-banned', 'comments-closed', 'comment-form-stale'];

/**
 * Counts a post, in the caller's transaction and best as its last word; begins an attack when 20 posts have been refused
 * or suspected in five minutes or 100 have come, and keeps one going while there are 5, or 50.
 */
export async function countPost(tx: Transaction, clock: Clock, isBad: boolean): Promise<void> {
  const now = clock.now();
  const bad = isBad ? 1 : 0;
  await tx
    .insertInto('comment_minute')
    .values({ minute: Math.floor(now / minuteMs), posts: 1, bad })
    .onConflict((conflict) =>
      conflict.column('minute').doUpdateSet((row) => ({
        posts: row('comment_minute.posts', '+', 1),
        bad: row('comment_minute.bad', '+', bad)
      }))
    )
    .execute();
  const lately = await loadSince(tx, now - windowMs);
  const attack = await currentAttack(tx, now);
  if (!attack && reaches(lately, begins))
    await tx.insertInto('comment_attack').values({ id: newId(), began_at: now, last_at: now }).execute();
  if (attack && reaches(lately, lasts))
    await tx.updateTable('comment_attack').set({ last_at: now }).where('id', '=', attack.id).execute();
}

/** Counts a post that was refused, by the refusal's code, where the refusal tells of robots. */
export async function countRefused({ db, clock }: Room, code: string): Promise<void> {
  if (telling.includes(code)) await db.transact((tx) => countPost(tx, clock, true));
}

/** Whether robots are at the comments of the station now. */
export async function isAttacked(reader: Reader, clock: Clock): Promise<boolean> {
  return (await currentAttack(reader, clock.now())) !== undefined;
}

/** The attack that goes on, with what has come in it, for those who moderate; null in peace. */
export async function findAttack({ db, clock }: Room): Promise<CommentAttack | null> {
  const attack = await currentAttack(db.read, clock.now());
  if (!attack) return null;
  return { beganAt: attack.began_at, ...(await loadSince(db.read, attack.began_at - windowMs)) };
}

/** What a new form is sent with: its mark, and whether the browser is to solve a puzzle before it sends. */
export async function offerForm(room: Room & { readonly sealer: Sealer }, madeAt?: number) {
  const isPuzzled = await isAttacked(room.db.read, room.clock);
  return { ...newFormMark(room, madeAt), isPuzzled };
}

/** Forgets, in the caller's transaction, what came more than 30 days ago. */
export async function forgetPosts(tx: Transaction, now: number): Promise<void> {
  const oldest = now - minutesKeptMs;
  await tx
    .deleteFrom('comment_minute')
    .where('minute', '<', Math.floor(oldest / minuteMs))
    .execute();
  await tx.deleteFrom('comment_attack').where('last_at', '<', oldest).execute();
}

function reaches(load: Load, mark: Load): boolean {
  return load.posts >= mark.posts || load.bad >= mark.bad;
}

function currentAttack(reader: Reader, now: number) {
  return reader
    .selectFrom('comment_attack')
    .select(['id', 'began_at'])
    .where('last_at', '>', now - restMs)
    .orderBy('last_at', 'desc')
    .executeTakeFirst();
}

async function loadSince(reader: Reader, since: number): Promise<Load> {
  const { posts, bad } = await reader
    .selectFrom('comment_minute')
    .select((of) => [
      of.fn.sum<number | null>('posts').as('posts'),
      of.fn.sum<number | null>('bad').as('bad')
    ])
    .where('minute', '>', Math.floor(since / minuteMs))
    .executeTakeFirstOrThrow();
  return { posts: posts ?? 0, bad: bad ?? 0 };
}
