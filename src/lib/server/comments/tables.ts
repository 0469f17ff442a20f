import type { Generated } from 'kysely';

export interface CommentTable {
  id: string;
  article_id: string;
  parent_id: string | null;
  name: string;
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
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    comment: CommentTable;
  }
}
