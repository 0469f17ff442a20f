import type { CommentState, CommentToModerate } from '#lib/comments/comment.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Database } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { Refusal } from '../refusal.ts';
import type { Sealer } from '../sealing.ts';
import { emailsOf } from './commenters.ts';
import { type LetterRoom, tellCommenter } from './letters.ts';

interface Room extends LetterRoom {
  readonly events: Announcer;
}

export class CommentMissing extends Refusal {
  constructor() {
    super('comment-missing', 404, 'There is no such comment.');
  }
}

const perPage = 50;

/** The comments in a state, oldest first for those that wait and newest first otherwise, 50 a page, with e-mails. */
export async function listToModerate(
  { db, sealer }: { db: Database; sealer: Sealer },
  { state, page = 1 }: { state: CommentState; page?: number },
  actor: Actor
): Promise<{ comments: CommentToModerate[]; counts: Record<CommentState, number>; pages: number }> {
  demand(actor, 'comment.moderate');
  const rows = await db.read
    .selectFrom('comment')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .select([
      'comment.id',
      'comment.parent_id',
      'comment.name',
      'comment.commenter_id',
      'comment.text',
      'comment.state'
    ])
    .select(['comment.suspicion', 'comment.from_editors', 'comment.created_at'])
    .select(['article.id as articleId', 'article.slug', 'article.headline'])
    .where('comment.state', '=', state)
    .orderBy('comment.created_at', state === 'pending' ? 'asc' : 'desc')
    .orderBy('comment.id')
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  const emails = await emailsOf(
    { db, sealer },
    rows.flatMap((row) => row.commenter_id ?? [])
  );
  const comments = rows.map((row) => ({
    id: row.id,
    parentId: row.parent_id,
    name: row.name,
    email: emails.get(row.commenter_id ?? '') ?? null,
    text: row.text,
    state: row.state as CommentState,
    suspicion: row.suspicion,
    fromEditors: row.from_editors === 1,
    createdAt: row.created_at,
    removed: row.state === 'removed' || row.state === 'withdrawn' || row.state === 'erased',
    article: { id: row.articleId, slug: row.slug, headline: row.headline }
  }));
  const counts = await countByState(db);
  return { comments, counts, pages: Math.max(1, Math.ceil(counts[state] / perPage)) };
}

async function countByState(db: Database): Promise<Record<CommentState, number>> {
  const rows = await db.read
    .selectFrom('comment')
    .select('state')
    .select((of) => of.fn.countAll<number>().as('count'))
    .groupBy('state')
    .execute();
  const counts = { unconfirmed: 0, pending: 0, approved: 0, spam: 0, removed: 0, withdrawn: 0, erased: 0 };
  for (const row of rows) counts[row.state as CommentState] = row.count;
  return counts;
}

/** How many comments wait for the editors. */
export async function countPending({ db }: { db: Database }): Promise<number> {
  return (await countByState(db)).pending;
}

/** Lets the public read a comment. */
export function approveComment(room: Room, id: string, actor: Actor): Promise<void> {
  return decide(room, id, 'approved', actor);
}

/** Puts a comment among the spam, where the public does not see it. */
export function markSpam(room: Room, id: string, actor: Actor): Promise<void> {
  return decide(room, id, 'spam', actor);
}

/** Takes a comment away; its place stays while there are answers to it. */
export function removeComment(room: Room, id: string, actor: Actor): Promise<void> {
  return decide(room, id, 'removed', actor);
}

/** Puts a comment back among those that wait, to undo a decision. */
export function returnComment(room: Room, id: string, actor: Actor): Promise<void> {
  return decide(room, id, 'pending', actor);
}

async function decide(room: Room, id: string, state: CommentState, actor: Actor): Promise<void> {
  demand(actor, 'comment.moderate');
  await room.db.transact(async (tx) => {
    const before = await tx
      .selectFrom('comment')
      .select('decided_at')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!before) throw new CommentMissing();
    await tx
      .updateTable('comment')
      .set({ state, decided_at: room.clock.now(), decided_by: accountOf(actor) })
      .where('id', '=', id)
      .execute();
    if (state === 'approved' && before.decided_at === null) await tellCommenter(tx, room, id);
    await audit(tx, room.clock, actor, { action: `comment.${state}`, thing: 'comment', thingId: id });
    if (state === 'approved') await room.events.announce(tx, { kind: 'comment.approved', subject: id });
    if (state === 'removed') await room.events.announce(tx, { kind: 'comment.removed', subject: id });
  });
}
