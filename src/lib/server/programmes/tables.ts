export interface ProgrammeTable {
  id: string;
  slug: string;
  title: string;
  sort_key: string;
  description: string;
  language: string;
  schedule: string | null;
  image_id: string | null;
  image_alt: string | null;
  /** Recordings received from this time on are written down by a machine; none when null. */
  transcribed_since: number | null;
  created_at: number;
  updated_at: number;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    programme: ProgrammeTable;
  }
}
