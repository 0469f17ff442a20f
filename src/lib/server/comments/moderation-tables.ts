/** The journal: who decided what, when and why. Of the comment it has only the id. */
export interface CommentDecisionTable {
  id: string;
  at: number;
  comment_id: string;
  article_id: string;
  action: string;
  ground: string | null;
  words: string | null;
  account_id: string | null;
}

/** What a comment said before the editors changed it. */
export interface CommentRevisionTable {
  id: string;
  comment_id: string;
  text: string;
  replaced_by: string | null;
  replaced_at: number;
}

export interface CommentReportTable {
  id: string;
  comment_id: string;
  article_id: string;
  category: string;
  words: string;
  /** Sealed; null without an address, and after the decision has been sent. */
  email_sealed: string | null;
  state: string;
  created_at: number;
  decided_at: number | null;
}

/** Who is shut out: `key` is a commenter's `email_hash` or a comment's `network_hash`. */
export interface CommentBanTable {
  id: string;
  kind: string;
  key: string;
  reason: string;
  until: number | null;
  created_by: string | null;
  created_at: number;
  lifted_at: number | null;
}

export interface CommentPolicyTable {
  scope: string;
  thing_id: string;
  policy: string;
  closes_after_days: number | null;
  changed_at: number;
}

/** A link in a mail that decides without signing in; of its secret only the digest is kept. */
export interface CommentLinkTable {
  digest: string;
  comment_id: string;
  account_id: string | null;
  created_at: number;
  expires_at: number;
  used_at: number | null;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    comment_decision: CommentDecisionTable;
    comment_revision: CommentRevisionTable;
    comment_report: CommentReportTable;
    comment_ban: CommentBanTable;
    comment_policy: CommentPolicyTable;
    comment_link: CommentLinkTable;
  }
}
