export interface AccountTable {
  id: string;
  email: string;
  name: string;
  role: string;
  language: string;
  password_hash: string | null;
  created_at: number;
  disabled_at: number | null;
}

export interface SessionTable {
  id: string;
  account_id: string;
  created_at: number;
  expires_at: number;
  seen_at: number;
}

export interface RateBucketTable {
  key: string;
  tokens: number;
  filled_at: number;
}

export interface AuditTable {
  id: string;
  at: number;
  account_id: string | null;
  action: string;
  thing: string;
  thing_id: string;
  detail: string | null;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    account: AccountTable;
    session: SessionTable;
    rate_bucket: RateBucketTable;
    audit: AuditTable;
  }
}
