import type { Actor } from '../accounts/actor.ts';
import { accountOf } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Reader } from '../database/database.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { noteDecisions } from './journal.ts';
import { CommentMissing } from './missing.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

/** What is shut out: whoever has the address, or everybody from the network. Both are kept as keyed digests only. */
export type BanKind = 'email' | 'network';

export interface Ban {
  readonly id: string;
  readonly kind: BanKind;
  readonly reason: string;
  readonly until: number | null;
  readonly createdAt: number;
  readonly by: string | null;
}

export class BanUnfit extends Refusal {
  constructor() {
    super('comment-ban-unfit', 400, 'A ban needs a reason, and lasts 1 to 3650 days or for good.');
  }
}

export class NothingToBan extends Refusal {
  constructor() {
    super('comment-ban-nobody', 409, 'This comment has nothing left that could be shut out.');
  }
}

const dayMs = 24 * 3_600_000;

/**
 * Shuts out whoever wrote a comment, by the digest of the e-mail or of the network, for `days` or for good. Returns
 * the ban's id. Refuses a comment that has no such digest any more.
 */
export async function banCommenter(
  { db, clock }: Room,
  commentId: string,
  { kind, days, reason }: { readonly kind: BanKind; readonly days: number | null; readonly reason: string },
  actor: Actor
): Promise<string> {
  demand(actor, 'comment.moderate');
  const isFit = days === null || (Number.isInteger(days) && days >= 1 && days <= 3650);
  if (!reason.trim() || reason.length > 500 || !isFit) throw new BanUnfit();
  const id = newId();
  await db.transact(async (tx) => {
    const comment = await tx
      .selectFrom('comment')
      .leftJoin('commenter', 'commenter.id', 'comment.commenter_id')
      .select(['article_id', 'email_hash', 'network_hash', 'network_until'])
      .where('comment.id', '=', commentId)
      .executeTakeFirst();
    if (!comment) throw new CommentMissing();
    const key = kind === 'email' ? comment.email_hash : comment.network_hash;
    if (!key) throw new NothingToBan();
    const now = clock.now();
    await tx
      .insertInto('comment_ban')
      .values({
        id,
        kind,
        key,
        reason: reason.trim(),
        until: endOf(
          days === null ? null : now + days * dayMs,
          kind === 'network' ? comment.network_until : null
        ),
        created_by: accountOf(actor),
        created_at: now
      })
      .execute();
    await noteDecisions(tx, clock, actor, [
      { commentId, articleId: comment.article_id, action: 'banned', words: reason }
    ]);
  });
  return id;
}

/** A network cannot be recognised any longer than its digest is kept. */
function endOf(wished: number | null, known: number | null): number | null {
  if (wished === null || known === null) return wished ?? known;
  return Math.min(wished, known);
}

/** Lets somebody in again. */
export async function liftBan({ db, clock }: Room, id: string, actor: Actor): Promise<void> {
  demand(actor, 'comment.moderate');
  await db.transact(async (tx) => {
    await tx
      .updateTable('comment_ban')
      .set({ lifted_at: clock.now() })
      .where('id', '=', id)
      .where('lifted_at', 'is', null)
      .execute();
    await noteDecisions(tx, clock, actor, [{ commentId: id, articleId: '', action: 'unbanned' }]);
  });
}

/** Whoever is shut out now, newest first. */
export async function listBans({ db, clock }: Room, actor: Actor): Promise<Ban[]> {
  demand(actor, 'comment.moderate');
  const rows = await inForce(db.read, clock)
    .leftJoin('account', 'account.id', 'comment_ban.created_by')
    .select(['comment_ban.id', 'kind', 'reason', 'until', 'comment_ban.created_at', 'account.name as by'])
    .orderBy('comment_ban.created_at', 'desc')
    .limit(500)
    .execute();
  return rows.map(({ created_at, kind, ...row }) => ({
    ...row,
    kind: kind as BanKind,
    createdAt: created_at
  }));
}

/** The ban that shuts one of these digests out now, if there is one. */
export async function findBan(
  reader: Reader,
  clock: Clock,
  keys: readonly (string | null)[]
): Promise<{ readonly until: number | null } | undefined> {
  const known = keys.filter((key) => key !== null);
  if (known.length === 0) return undefined;
  return inForce(reader, clock).select('until').where('key', 'in', known).executeTakeFirst();
}

const inForce = (reader: Reader, clock: Clock) =>
  reader
    .selectFrom('comment_ban')
    .where('lifted_at', 'is', null)
    .where((row) => row.or([row('until', 'is', null), row('until', '>', clock.now())]));
