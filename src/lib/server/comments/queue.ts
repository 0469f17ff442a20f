import type { CommentState, CommentToModerate } from '#lib/comments/comment.ts';
import type { QueueTab } from '#lib/studio/moderation.ts';
import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Database } from '../database/database.ts';
import { contextOf, type Contexts, type QueueRoom } from './queue-context.ts';
import { partOf, type QueueQuestion, type QueueRow, rowsOf } from './queue-rows.ts';

/** How many comments of the queue are seen at once. */
const perPage = 50;

/** What a list of the queue is: 50 comments, how many each list has, and the key that the next 50 begin after. */
export interface Queue {
  readonly comments: readonly CommentToModerate[];
  readonly counts: Readonly<Record<QueueTab, number>>;
  readonly next: string | null;
}

/**
 * A list of comments with everything a moderator needs, e-mails too: those that wait oldest first, others newest
 * first, 50 after the key `after`. `words` narrows it to a name, a word or a whole address.
 */
export async function listToModerate(
  room: QueueRoom,
  question: QueueQuestion & { readonly after?: string | undefined },
  actor: Actor
): Promise<Queue> {
  demand(actor, 'comment.moderate');
  const [part, counts] = await Promise.all([partOf(room, question, perPage + 1), countQueue(room)]);
  const shown = part.slice(0, perPage).map(({ id }) => id);
  const last = part.length > perPage ? part[perPage - 1] : undefined;
  return {
    comments: await commentsById(room, shown),
    counts,
    next: last ? `${last.created_at}-${last.id}` : null
  };
}

/** These comments as moderators see them, whatever state they are in; ids that are unknown are left out. */
export async function commentsById(room: QueueRoom, ids: readonly string[]): Promise<CommentToModerate[]> {
  const rows = await rowsOf(room, ids);
  const contexts = await contextOf(room, rows);
  return rows.map((row) => commentOf(room, row, contexts));
}

function commentOf(room: QueueRoom, row: QueueRow, contexts: Contexts): CommentToModerate {
  return {
    id: row.id,
    parentId: row.parent_id,
    name: row.name,
    email: row.email_sealed === null ? row.email : room.sealer.unseal(row.email_sealed),
    text: row.text,
    state: row.state as CommentState,
    suspicion: row.suspicion,
    score: row.spam_score,
    reasons: row.spam_reasons ? (JSON.parse(row.spam_reasons) as string[]) : [],
    fromEditors: row.from_editors === 1,
    createdAt: row.created_at,
    mendedAt: row.mended_at,
    atMs: row.at_ms,
    removed: row.state === 'removed',
    article: { id: row.articleId, slug: row.slug, headline: row.headline },
    answers: contexts.parents.get(row.parent_id ?? '') ?? null,
    history: contexts.histories.get(row.commenter_id ?? '')?.(row.state as CommentState) ?? {},
    reports: contexts.reports.get(row.id) ?? [],
    canBan: { email: row.commenter_id !== null, network: row.network_hash !== null }
  };
}

/** How many comments each list of the queue has, each counted in the index, which knows no texts. */
async function countQueue({ db }: { db: Database }): Promise<Record<QueueTab, number>> {
  const counts = { pending: 0, approved: 0, spam: 0, removed: 0, reported: 0 };
  const counting = Object.keys(counts).map(async (tab) => {
    counts[tab as QueueTab] = await (tab === 'reported' ? countReported(db) : countIn(db, tab));
  });
  await Promise.all(counting);
  return counts;
}

async function countIn(db: Database, state: string): Promise<number> {
  const { count } = await db.read
    .selectFrom('comment')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('state', '=', state)
    .executeTakeFirstOrThrow();
  return count;
}

async function countReported(db: Database): Promise<number> {
  const { count } = await db.read
    .selectFrom('comment_report')
    .select((of) => of.fn.count<number>('comment_id').distinct().as('count'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  return count;
}

/** How many comments wait for the editors. */
export function countPending({ db }: { db: Database }): Promise<number> {
  return countIn(db, 'pending');
}
