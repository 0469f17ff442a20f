import type { CommentReport, CommentState, CommentToModerate } from '#lib/comments/comment.ts';
import type { ReportCategory } from '#lib/comments/grounds.ts';
import type { Database } from '../database/database.ts';
import type { Sealer } from '../sealing.ts';

export interface QueueRoom {
  readonly db: Database;
  readonly sealer: Sealer;
}

type History = CommentToModerate['history'];

/** What stands around comments: what they answer, what else their writers have written, and who minds them. */
export interface Contexts {
  readonly parents: ReadonlyMap<string, { readonly name: string; readonly text: string }>;
  /** By commenter: the history without one comment in this state. */
  readonly histories: ReadonlyMap<string, (state: CommentState) => History>;
  readonly reports: ReadonlyMap<string, readonly CommentReport[]>;
}

interface Told {
  readonly id: string;
  readonly parent_id: string | null;
  readonly commenter_id: string | null;
}

/** Looks up what stands around these comments, in three questions however many they are. */
export async function contextOf(room: QueueRoom, rows: readonly Told[]): Promise<Contexts> {
  const [parents, histories, reports] = await Promise.all([
    parentsOf(room, known(rows.map((row) => row.parent_id))),
    historiesOf(room, known(rows.map((row) => row.commenter_id))),
    reportsOn(
      room,
      rows.map((row) => row.id)
    )
  ]);
  return { parents, histories, reports };
}

const known = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

async function parentsOf({ db }: QueueRoom, ids: readonly string[]): Promise<Contexts['parents']> {
  if (ids.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('comment')
    .select(['id', 'name', 'text'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, ...parent }) => [id, parent]));
}

async function historiesOf({ db }: QueueRoom, ids: readonly string[]): Promise<Contexts['histories']> {
  if (ids.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('comment')
    .select(['commenter_id', 'state'])
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('commenter_id', 'in', ids)
    .groupBy(['commenter_id', 'state'])
    .execute();
  const histories = new Map<string, History>();
  for (const { commenter_id: id, state, count } of rows)
    histories.set(id ?? '', { ...histories.get(id ?? ''), [state]: count });
  return new Map([...histories].map(([id, history]) => [id, (state) => without(history, state)]));
}

function without(history: History, state: CommentState): History {
  return { ...history, [state]: (history[state] ?? 1) - 1 };
}

async function reportsOn({ db }: QueueRoom, ids: readonly string[]): Promise<Contexts['reports']> {
  if (ids.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('comment_report')
    .select(['id', 'comment_id', 'category', 'words', 'created_at'])
    .where('comment_id', 'in', ids)
    .where('state', '=', 'open')
    .orderBy('created_at')
    .execute();
  return Map.groupBy(
    rows.map((row) => ({
      id: row.id,
      commentId: row.comment_id,
      category: row.category as ReportCategory,
      words: row.words,
      at: row.created_at
    })),
    (report) => report.commentId
  );
}
