import type { CommentValues } from './comment-form.ts';

/** What a form comes with and is sent back with: its signed mark, and the name of the field people do not see. */
export interface CommentMark {
  readonly mark: string;
  readonly trap: string;
  /** Robots are at the comments: the browser solves a puzzle before it sends, if it can. */
  readonly isPuzzled: boolean;
}

/** What the portal says to a comment it did not take, and what the reader wrote, so that nothing is lost. */
export interface CommentAnswer {
  /** Null when it was only to be looked at. */
  readonly sentence: string | null;
  readonly values: CommentValues;
  /** The moment of the recording, as it was written: `12:34`. */
  readonly at: string;
  readonly wantsReplies: boolean;
  readonly parentId: string | null;
  /** For the next try: the one it came with may be used up. */
  readonly mark: CommentMark;
}

/** A comment that has just been sent, to its writer. */
export interface SentComment {
  /** Whether a link in a letter must be followed first, or an editor reads it next. */
  readonly is: 'to-confirm' | 'to-be-read';
  readonly name: string;
  readonly text: string;
  /** Leads to the page where it can be changed; null when the address in the bar was not whole. */
  readonly token: string | null;
  /** How long letters wait just now, whoever they are for; 0 when they leave at once. */
  readonly hoursBehind: number;
  /** Far more comes than usual: reading takes longer. */
  readonly isBusy: boolean;
}
