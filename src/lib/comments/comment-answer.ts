import type { CommentValues } from './comment-form.ts';

/** What the portal says to a comment it did not take: the sentence, and what the reader wrote, so that nothing is lost. */
export interface CommentAnswer {
  readonly sentence: string;
  readonly values: CommentValues;
}
