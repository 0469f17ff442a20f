export interface EventTable {
  id: string;
  kind: string;
  subject: string;
  detail: string | null;
  at: number;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    event: EventTable;
  }
}
