import type { Generated } from 'kysely';

export interface MailTable {
  id: string;
  /** Sealed; empty once the mail has gone. */
  recipient: string;
  subject: string;
  body: string;
  headers: string;
  state: string;
  attempts: Generated<number>;
  created_at: number;
  sent_at: number | null;
  error: string | null;
  /** What it is about, `comment-confirm`: caps count by it, and the studio names it. */
  kind: Generated<string>;
  html: string | null;
  recipient_hash: string | null;
  /** When it is tried again. */
  next_at: number | null;
  /** How it came back: `hard`, `soft` or `complaint`. */
  returned: Generated<string | null>;
  returned_at: Generated<number | null>;
}

/** An address that gets no mail. */
export interface MailSuppressionTable {
  address_hash: string;
  reason: string;
  created_at: number;
  ends_at: number | null;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    mail: MailTable;
    mail_suppression: MailSuppressionTable;
  }
}
