export interface ImageTable {
  id: string;
  sha256: string;
  width: number;
  height: number;
  widths: string;
  created_by: string | null;
  created_at: number;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    image: ImageTable;
  }
}
