/**
 * `unconfirmed` waits for its writer, `pending` for a moderator. `removed` was taken away by the editors, `withdrawn` by
 * its writer within half an hour, `erased` by its writer later: of these only the place is left.
 */
export type CommentState =
  'unconfirmed' | 'pending' | 'approved' | 'spam' | 'removed' | 'withdrawn' | 'erased';

/** A comment as the public sees it. There is no e-mail here, and never will be. */
export interface CommentView {
  readonly id: string;
  readonly parentId: string | null;
  readonly name: string;
  readonly text: string;
  readonly fromEditors: boolean;
  readonly createdAt: number;
  /** True when it has been taken away and only its place is left, for the answers below. */
  readonly removed: boolean;
  /** Who took it away. */
  readonly removedBy?: 'editors' | 'writer';
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
