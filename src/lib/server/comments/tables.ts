import type { Generated } from 'kysely';

export interface CommentTable {
  id: string;
  article_id: string;
  parent_id: string | null;
  name: string;
  /** Only in rows from before addresses were kept apart; `comments.tidy` moves them to `commenter`. */
  email: string | null;
  text: string;
  state: string;
  account_id: string | null;
  from_editors: Generated<number>;
  fingerprint: string | null;
  suspicion: string | null;
  created_at: number;
  decided_at: number | null;
  decided_by: string | null;
  /** When the editors last changed its words. */
  mended_at: Generated<number | null>;
  /** Whose it is; null for the editors' answers, and for what was erased or came from elsewhere without an address. */
  commenter_id: string | null;
  /** Of the page it was written on, and of the letters about it. */
  language: string | null;
  /** Which words stood beside the button (`consentVersion`). */
  consent_version: string | null;
  wants_replies: Generated<number>;
  confirmed_at: number | null;
  edited_at: number | null;
  withdrawn_at: number | null;
  erased_at: number | null;
  /** When whom it answers was told of it. */
  answer_told_at: number | null;
  /** The moment of the recording that it is about. */
  at_ms: number | null;
  /** 0–100, and what it was made of: a JSON list of `SpamReason`. */
  spam_score: number | null;
  spam_reasons: string | null;
  /** The network it came from under a salt that is thrown away (`network_salt`); gone when `network_until` has passed. */
  network_hash: string | null;
  network_until: number | null;
  /** Of the form it was sent with, which is good for one comment. */
  form_nonce: string | null;
}

/** Somebody who has left an address. `email_hash` is keyed: nobody can try addresses on it without the portal's secret. */
export interface CommenterTable {
  id: string;
  email_hash: string;
  email_sealed: string;
  /** When the address was first shown to be theirs. */
  confirmed_at: number | null;
  created_at: number;
  seen_at: number;
}

/** How often a word stood in what moderators called spam, and in what they let through. The word `*` counts comments. */
export interface CommentWordTable {
  word: string;
  spam: Generated<number>;
  ham: Generated<number>;
}

/** What was last learned from a comment, so that a decision changed is a lesson changed. */
export interface CommentLessonTable {
  comment_id: string;
  verdict: string;
  learned_at: number;
}

/** Salts for the addresses that comments come from; without its salt a hash says nothing. */
export interface NetworkSaltTable {
  id: string;
  salt: string;
  created_at: number;
}

/** How many posts came in a minute (of all since 1970), and how many of them were refused or suspected. */
export interface CommentMinuteTable {
  minute: number;
  posts: number;
  bad: number;
}

/** A time in which robots were at the comments; `last_at` is when there were last many. */
export interface CommentAttackTable {
  id: string;
  began_at: number;
  last_at: number;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    comment: CommentTable;
    commenter: CommenterTable;
    comment_word: CommentWordTable;
    comment_lesson: CommentLessonTable;
    network_salt: NetworkSaltTable;
    comment_minute: CommentMinuteTable;
    comment_attack: CommentAttackTable;
  }
}
