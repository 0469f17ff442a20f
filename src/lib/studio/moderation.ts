/** A flood of comments by robots that goes on: since when, and what has come in it. */
export interface CommentAttack {
  readonly beganAt: number;
  readonly posts: number;
  /** Refused, or suspected for what they say or how they came. */
  readonly bad: number;
}

/** The lists of the queue, in the order of their tabs: a state, or what readers have reported. */
export const queueTabs = ['pending', 'approved', 'spam', 'removed', 'reported'] as const;
export type QueueTab = (typeof queueTabs)[number];
