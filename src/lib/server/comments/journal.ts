import type { RemovalGround } from '#lib/comments/grounds.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';

/** Everything that is done in moderation and noted. */
export type ModerationAction =
  | 'approved'
  | 'spam'
  | 'removed'
  | 'pending'
  | 'erased'
  | 'edited'
  | 'answered'
  | 'reported'
  | 'kept'
  | 'banned'
  | 'unbanned';

/** One line of the journal. Of the comment it has the id only: the journal outlives what was written. */
export interface Decision {
  readonly id: string;
  readonly at: number;
  readonly commentId: string;
  readonly articleId: string;
  readonly headline: string | null;
  readonly action: ModerationAction;
  readonly ground: RemovalGround | null;
  readonly words: string | null;
  /** Who decided; null for the portal itself, a script, or a reader who reported. */
  readonly by: string | null;
}

interface NewDecision {
  readonly commentId: string;
  readonly articleId: string;
  readonly action: ModerationAction;
  readonly ground?: string | null;
  readonly words?: string | null;
}

/** Adds lines to the journal, in the caller's transaction. Never with what a comment says, or an e-mail. */
export async function noteDecisions(
  tx: Transaction,
  clock: Clock,
  actor: Actor,
  decisions: readonly NewDecision[]
): Promise<void> {
  if (decisions.length === 0) return;
  await tx
    .insertInto('comment_decision')
    .values(
      decisions.map(({ commentId, articleId, action, ground, words }) => ({
        id: newId(),
        at: clock.now(),
        comment_id: commentId,
        article_id: articleId,
        action,
        ground: ground ?? null,
        words: words?.trim() || null,
        account_id: accountOf(actor)
      }))
    )
    .execute();
}

const perPage = 100;

/** The journal, newest first, 100 lines at a time: `before` is the last line of the part before. */
export async function listDecisions(
  { db }: { db: Database },
  { before, commentId }: { before?: string | undefined; commentId?: string | undefined },
  actor: Actor
): Promise<{ decisions: Decision[]; next: string | null }> {
  demand(actor, 'comment.moderate');
  const [at, id] = keyOf(before);
  const rows = await db.read
    .selectFrom('comment_decision')
    .leftJoin('article', 'article.id', 'comment_decision.article_id')
    .leftJoin('account', 'account.id', 'comment_decision.account_id')
    .select(['comment_decision.id', 'at', 'comment_id', 'article_id', 'action', 'ground', 'words'])
    .select(['article.headline', 'account.name as by'])
    .where((row) =>
      row.or([row('at', '<', at), row.and([row('at', '=', at), row('comment_decision.id', '<', id)])])
    )
    .$if(commentId !== undefined, (query) => query.where('comment_id', '=', commentId ?? ''))
    .orderBy('at', 'desc')
    .orderBy('comment_decision.id', 'desc')
    .limit(perPage + 1)
    .execute();
  const last = rows.length > perPage ? rows[perPage - 1] : undefined;
  const decisions = rows.slice(0, perPage).map(({ comment_id, article_id, action, ground, ...row }) => ({
    ...row,
    commentId: comment_id,
    articleId: article_id,
    action: action as ModerationAction,
    ground: ground as RemovalGround | null
  }));
  return { decisions, next: last ? `${last.at}-${last.id}` : null };
}

/** The place in a list that a key names, `<milliseconds>-<id>`; its beginning for anything else. */
export function keyOf(text: string | undefined): [at: number, id: string] {
  const [, at, id] = /^(\d{1,15})-(\w{1,40})$/.exec(text ?? '') ?? [];
  return at && id ? [Number(at), id] : [Number.MAX_SAFE_INTEGER, '~'];
}
