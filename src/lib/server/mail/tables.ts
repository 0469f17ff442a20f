import type { Generated } from 'kysely';

export interface MailTable {
  id: string;
  recipient: string;
  subject: string;
  body: string;
  headers: string;
  state: string;
  attempts: Generated<number>;
  created_at: number;
  sent_at: number | null;
  error: string | null;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    mail: MailTable;
  }
}
