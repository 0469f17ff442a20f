import type { ReportCategory } from './grounds.ts';

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
  /** When the editors last changed its words; null when they never did. */
  readonly mendedAt: number | null;
  /** The moment of the recording that it is about. */
  readonly atMs: number | null;
}

/** A comment as moderators see it, with the e-mail. Only on pages marked `no-store`. */
export interface CommentToModerate extends CommentView {
  readonly email: string | null;
  readonly state: CommentState;
  readonly suspicion: string | null;
  /** How much it looks like spam, 0–100, and why; null for what was never judged. */
  readonly score: number | null;
  readonly reasons: readonly string[];
  /** What it answers. */
  readonly answers: { readonly name: string; readonly text: string } | null;
  /** How many comments whoever wrote it has in each state, this one not counted. */
  readonly history: Readonly<Partial<Record<CommentState, number>>>;
  readonly reports: readonly CommentReport[];
  readonly canBan: { readonly email: boolean; readonly network: boolean };
  readonly article: { readonly id: string; readonly slug: string; readonly headline: string };
}

/** What a reader has said against a comment. Who reported it is not among it. */
export interface CommentReport {
  readonly id: string;
  readonly category: ReportCategory;
  readonly words: string;
  readonly at: number;
}

/** The longest a field may be, in characters. */
export const commentLimits = { name: 80, email: 254, text: 2000 } as const;
