import type { CommentState } from './comment.ts';

/** A comment as its writer sees it, on the pages that only links in letters lead to. */
export interface OwnComment {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly state: CommentState & ('unconfirmed' | 'pending' | 'approved' | 'removed');
  readonly createdAt: number;
  readonly editedAt: number | null;
  readonly wantsReplies: boolean;
  readonly consentVersion: string | null;
  readonly article: { readonly path: string; readonly headline: string };
  /** Whether the half-hour in which it may be changed has not passed. */
  readonly isChangeable: boolean;
}
