export type CommentState = 'pending' | 'approved' | 'spam' | 'removed';

/** A comment as the public sees it. There is no e-mail here, and never will be. */
export interface CommentView {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly text: string;
  readonly fromEditors: boolean;
  readonly createdAt: number;
  /** True when the editors have taken it away and only its place is left, for the answers below. */
  readonly removed: boolean;
}

/** A comment as moderators see it, with the e-mail. Only on pages marked `no-store`. */
export interface CommentToModerate extends CommentView {
  readonly email: string | null;
  readonly state: CommentState;
  readonly suspicion: string | null;
  readonly article: { readonly id: string; readonly slug: string; readonly headline: string };
}

/** The longest a field may be, in characters. */
export const commentLimits = { name: 80, email: 254, text: 2000 } as const;
