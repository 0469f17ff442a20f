export interface ImportedTable {
  key: string;
  kind: string;
  thing_id: string;
  fingerprint: string;
  imported_at: number;
  publish_at: number | null;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    imported: ImportedTable;
  }
}
