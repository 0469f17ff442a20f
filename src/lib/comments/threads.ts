import type { CommentView } from './comment.ts';

/** A comment with the answers to it, all on one level however deep they answer each other. */
export interface Thread {
  readonly comment: CommentView;
  readonly answers: readonly CommentView[];
}

/** Puts answers under what they answer, in the order they came. One whose question is gone stands by itself. */
export function inThreads(comments: readonly CommentView[]): Thread[] {
  const byId = new Map(comments.map((comment) => [comment.id, comment]));
  const rootOf = (comment: CommentView): CommentView => {
    let root = comment;
    // a circle cannot come from our own database; the count makes sure that a page is shown even so
    for (let step = 0; step < comments.length; step += 1) {
      const parent = root.parentId === null ? undefined : byId.get(root.parentId);
      if (!parent) break;
      root = parent;
    }
    return root;
  };
  const answers = Map.groupBy(comments, (comment) => rootOf(comment).id);
  return comments
    .filter((comment) => rootOf(comment) === comment)
    .map((comment) => ({
      comment,
      answers: (answers.get(comment.id) ?? []).filter((answer) => answer !== comment)
    }));
}
