import type { CommentState } from '#lib/comments/comment.ts';
import type { RemovalGround } from '#lib/comments/grounds.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { noteDecisions } from './journal.ts';
import { learn } from './learning.ts';
import { type LetterRoom, tellCommenter } from './letters.ts';
import { tellRemoved } from './moderation-letters.ts';
import { settleReports } from './reports.ts';

export interface DecisionRoom extends LetterRoom {
  readonly events: Announcer;
}

/** What can be decided about a comment; `pending` takes a decision back. */
export type Verdict = Extract<CommentState, 'approved' | 'spam' | 'removed' | 'pending'>;

/** A decision with its reasons. Words are for whoever wrote the comment, and those who reported it. */
export interface Ruling {
  readonly verdict: Verdict;
  readonly ground?: RemovalGround | null;
  readonly words?: string | null;
}

/** As many as one transaction takes: a page of the queue four times over. */
const mostAtOnce = 200;

/**
 * Decides about comments, up to 200 in a transaction, and returns how many there were; those that are erased stay as
 * they are. Everything that follows is in the same transaction: the journal, the statement of reasons to the writer,
 * the answer to those who reported it, the lesson about spam, and the event.
 */
export async function decideComments(
  room: DecisionRoom,
  ids: readonly string[],
  ruling: Ruling,
  actor: Actor
): Promise<number> {
  let decided = 0;
  for (let from = 0; from < ids.length; from += mostAtOnce) {
    const some = ids.slice(from, from + mostAtOnce);
    decided += await room.db.transact((tx) => decideIn(tx, room, { ids: some, ruling, actor }));
  }
  return decided;
}

interface Some {
  readonly ids: readonly string[];
  readonly ruling: Ruling;
  readonly actor: Actor;
}

/** Decides about at most 200 comments in the caller's transaction. */
export async function decideIn(
  tx: Transaction,
  room: DecisionRoom,
  { ids, ruling, actor }: Some
): Promise<number> {
  demand(actor, 'comment.moderate');
  const { verdict } = ruling;
  const rows = await tx
    .selectFrom('comment')
    .select(['id', 'article_id', 'name', 'text', 'state', 'decided_at', 'from_editors'])
    .where('id', 'in', ids)
    .where('erased_at', 'is', null)
    .where('state', 'not in', ['withdrawn', 'erased'])
    .execute();
  const found = rows.map((row) => row.id);
  if (found.length === 0) return 0;
  await tx
    .updateTable('comment')
    .set({ state: verdict, decided_at: room.clock.now(), decided_by: accountOf(actor) })
    .where('id', 'in', found)
    .execute();
  const journal = rows.map((row) => ({
    commentId: row.id,
    articleId: row.article_id,
    action: verdict,
    ...reasonsOf(ruling)
  }));
  await noteDecisions(tx, room.clock, actor, journal);
  for (const row of rows) {
    await learn(tx, room.clock, row, lessons[verdict]);
    await follow(tx, room, { row, ruling });
  }
  return rows.length;
}

/** What a decision says about spam: one taken away may be rude, and not spam at all. */
const lessons = { approved: 'ham', spam: 'spam', removed: null, pending: null } as const;

const reasonsOf = ({ ground, words }: Ruling) => ({ ground: ground ?? null, words: words ?? null });

interface Decided {
  readonly row: { readonly id: string; readonly state: string; readonly decided_at: number | null };
  readonly ruling: Ruling;
}

/** What a decision leads to. */
async function follow(tx: Transaction, room: DecisionRoom, { row, ruling }: Decided): Promise<void> {
  const { verdict } = ruling;
  if (verdict === 'pending') return;
  if (verdict === 'approved') {
    if (row.decided_at === null) await tellCommenter(tx, room, row.id);
    return room.events.announce(tx, { kind: 'comment.approved', subject: row.id });
  }
  // whoever sends advertisements is told nothing: a letter would only say how they were found out
  if (verdict === 'removed' && row.state !== 'removed') await tellRemoved(tx, room, row.id, ruling);
  if (row.state === 'approved') await room.events.announce(tx, { kind: 'comment.removed', subject: row.id });
  await settleReports(tx, room, row.id, { outcome: 'removed', ...reasonsOf(ruling) });
}
