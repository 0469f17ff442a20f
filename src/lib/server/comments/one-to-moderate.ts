import type { CommentState, CommentToModerate } from '#lib/comments/comment.ts';
import type { ArticlePolicy } from '#lib/comments/policy.ts';
import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import { listRevisions } from './editing.ts';
import { type Decision, listDecisions } from './journal.ts';
import { CommentMissing } from './missing.ts';
import { findPolicy } from './policies.ts';
import { commentsById } from './queue.ts';
import type { QueueRoom } from './queue-context.ts';

/** Everything there is to know about a comment before deciding. */
export interface CommentFile {
  readonly comment: CommentToModerate;
  readonly revisions: Awaited<ReturnType<typeof listRevisions>>;
  readonly decisions: readonly Decision[];
  /** What else whoever wrote it has written, newest first, at most 20. */
  readonly others: readonly {
    readonly id: string;
    readonly text: string;
    readonly state: CommentState;
    readonly createdAt: number;
  }[];
  readonly policy: ArticlePolicy;
  readonly isErased: boolean;
}

/** A comment with its whole file. Refuses one that does not exist. */
export async function findToModerate(
  room: QueueRoom & { readonly clock: Clock },
  id: string,
  actor: Actor
): Promise<CommentFile> {
  demand(actor, 'comment.moderate');
  const [comment] = await commentsById(room, [id]);
  if (!comment) throw new CommentMissing();
  const [revisions, { decisions }, others, policy] = await Promise.all([
    listRevisions(room, id, actor),
    listDecisions(room, { commentId: id }, actor),
    othersOf(room, id),
    findPolicy(room.db.read, room.clock, comment.article.id)
  ]);
  return { comment, revisions, decisions, others, policy, isErased: comment.text === '' };
}

async function othersOf({ db }: QueueRoom, id: string): Promise<CommentFile['others']> {
  const rows = await db.read
    .selectFrom('comment')
    .select(['id', 'text', 'state', 'created_at'])
    .where('commenter_id', '=', (from) =>
      from.selectFrom('comment as this').select('this.commenter_id').where('this.id', '=', id)
    )
    .where('id', '<>', id)
    .orderBy('created_at', 'desc')
    .limit(20)
    .execute();
  return rows.map(({ created_at, state, ...row }) => ({
    ...row,
    state: state as CommentState,
    createdAt: created_at
  }));
}
