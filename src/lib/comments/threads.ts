import type { CommentView } from './comment.ts';

/** An answer where it is shown: under the comment (1) or under another answer (2). */
export interface Answer {
  readonly comment: CommentView;
  readonly level: 1 | 2;
  /** Whom it answers, where its place does not tell: deeper answers all stand on the second level. */
  readonly to: string | null;
}

/** A comment with the answers to it, in the order they are read. */
export interface Thread {
  readonly comment: CommentView;
  readonly answers: readonly Answer[];
}

export type CommentOrder = 'oldest' | 'newest';

/**
 * Puts answers under what they answer, two levels deep, in the order they came; threads oldest or newest first. One
 * whose question is gone stands by itself.
 */
export function inThreads(comments: readonly CommentView[], order: CommentOrder = 'oldest'): Thread[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const placed = comments.map((comment) => ({ comment, path: pathOf(comment, byId) }));
  const direct = Map.groupBy(placed, ({ path }) => (path.length === 2 ? path[1] : undefined));
  const deeper = Map.groupBy(placed, ({ path }) => (path.length > 2 ? path.at(-2) : undefined));
  const threads = placed
    .filter(({ path }) => path.length === 1)
    .map(({ comment }) => ({
      comment,
      answers: (direct.get(comment) ?? []).flatMap(({ comment: answer }) => [
        { comment: answer, level: 1 as const, to: null },
        ...(deeper.get(answer) ?? []).map(deepAnswer)
      ])
    }));
  return order === 'newest' ? threads.toReversed() : threads;
}

interface Placed {
  readonly comment: CommentView;
  /** Itself, what it answers, what that answers … up to the one that began it. */
  readonly path: readonly CommentView[];
}

function deepAnswer({ comment, path }: Placed): Answer {
  const answered = path.length > 3 ? path[1] : undefined;
  return { comment, level: 2, to: answered && !answered.removed ? answered.name : null };
}

function pathOf(comment: CommentView, byId: ReadonlyMap<string, CommentView>): CommentView[] {
  const path = [comment];
  const above = (one: CommentView) => (one.parentId === null ? undefined : byId.get(one.parentId));
  // a circle cannot come from our own database; looking for it makes sure that a page is shown even so
  for (let next = above(comment); next && !path.includes(next); next = above(next)) path.push(next);
  return path;
}
