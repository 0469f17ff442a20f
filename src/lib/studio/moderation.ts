import type { CommentState } from '../comments/comment.ts';

/** The states of comments, in the order of their tabs. */
export const moderationStates = [
  'pending',
  'approved',
  'spam',
  'removed'
] as const satisfies readonly CommentState[];
