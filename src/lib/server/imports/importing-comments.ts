import type { CommentState } from '#lib/comments/comment.ts';
import type { CommenterRoom } from '../comments/commenters.ts';
import { restoreComment } from '../comments/restoring.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { ArticleSidecar } from './sidecars.ts';

type Comments = ArticleSidecar['comments'];
type Reply = Comments[number]['replies'][number];

/** Writes the comments a sidecar has, with their answers however deep, as they were: time, moment, address, state and all. */
export async function importComments(
  room: CommenterRoom & { readonly db: Database },
  articleId: string,
  comments: Comments
): Promise<void> {
  await room.db.transact(async (tx) => {
    const above = { articleId, parentId: null, state: 'pending' as const };
    for (const comment of comments) await importThread(tx, room, { ...comment, editors: false }, above);
  });
}

interface Above {
  readonly articleId: string;
  readonly parentId: string | null;
  /** Of what is answered. */
  readonly state: CommentState;
}

async function importThread(
  tx: Transaction,
  room: CommenterRoom,
  reply: Omit<Reply, 'by'>,
  above: Above
): Promise<void> {
  const { name, text, at } = reply;
  const state = reply.status ?? above.state;
  const { articleId, parentId } = above;
  const id = await restoreComment(tx, room, {
    ...{ articleId, parentId, name, text, at, state },
    email: reply.email ?? null,
    atMs: reply.moment ?? null,
    fromEditors: reply.editors
  });
  for (const answer of reply.replies)
    await importThread(tx, room, answer, { articleId, parentId: id, state });
}
