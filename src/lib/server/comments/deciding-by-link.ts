import type { Actor } from '../accounts/actor.ts';
import { operator, roleOf } from '../accounts/actor.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import { decideIn, type DecisionRoom } from './deciding.ts';
import { liveLink } from './notice-links.ts';

export class LinkSpent extends Refusal {
  constructor() {
    super(
      'comment-link-spent',
      410,
      'This link has been used or is too old. Sign in to see the comments that wait.'
    );
  }
}

/** What a link in a notice is about; `state` tells when somebody else was quicker. */
export interface LinkedComment {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly state: string;
  readonly createdAt: number;
  readonly article: { readonly id: string; readonly slug: string; readonly headline: string };
}

/** The comment that a link is about. Refuses a link that is unknown, used, or older than a week. */
export async function findLinked(
  { db, clock }: { db: Database; clock: Clock },
  secret: string
): Promise<LinkedComment> {
  const row = await liveLink(db.read, clock, secret)
    .innerJoin('comment', 'comment.id', 'comment_link.comment_id')
    .innerJoin('article', 'article.id', 'comment.article_id')
    .select(['comment.id', 'comment.name', 'comment.text', 'comment.state', 'comment.created_at'])
    .select(['article.id as articleId', 'article.slug', 'article.headline'])
    .executeTakeFirst();
  if (!row) throw new LinkSpent();
  const { articleId, slug, headline, created_at, ...comment } = row;
  return { ...comment, createdAt: created_at, article: { id: articleId, slug, headline } };
}

/**
 * Decides by a link, which can be done once: every link to the same comment is spent with it. The journal names the
 * account that the mail was sent to; the link of one that is disabled is spent.
 */
export async function decideByLink(
  room: DecisionRoom,
  secret: string,
  verdict: 'approved' | 'removed' | 'spam'
): Promise<void> {
  await room.db.transact(async (tx) => {
    const link = await liveLink(tx, room.clock, secret)
      .leftJoin('account', 'account.id', 'comment_link.account_id')
      .select([
        'comment_link.comment_id',
        'account.id',
        'account.role',
        'account.name',
        'account.disabled_at'
      ])
      .executeTakeFirst();
    if (!link || link.disabled_at !== null) throw new LinkSpent();
    const spent = await tx
      .updateTable('comment_link')
      .set({ used_at: room.clock.now() })
      .where('comment_id', '=', link.comment_id)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    if (spent.numUpdatedRows === 0n) throw new LinkSpent();
    await decideIn(tx, room, { ids: [link.comment_id], ruling: { verdict }, actor: actorOf(link) });
  });
}

function actorOf({ id, role, name }: { id: string | null; role: string | null; name: string | null }): Actor {
  if (id === null || role === null) return operator;
  return { kind: 'account', accountId: id, role: roleOf(role), name: name ?? '' };
}
