import type { CommentState } from '../comments/comment.ts';

/** The states of comments, in the order of their tabs. */
export const moderationStates: readonly CommentState[] = ['pending', 'approved', 'spam', 'removed'];
