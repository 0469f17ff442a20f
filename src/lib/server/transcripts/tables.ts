export interface TranscriptTable {
  id: string;
  recording_id: string;
  revision: number;
  language: string;
  origin: string;
  source_name: string | null;
  source: string | null;
  problems: string;
  current: number;
  created_by: string | null;
  created_at: number;
}

export interface PassageTable {
  id: string;
  transcript_id: string;
  position: number;
  start_ms: number;
  end_ms: number;
  speaker: string | null;
  person_id: string | null;
  text: string;
  times: string;
}

export interface ChapterTable {
  id: string;
  recording_id: string;
  position: number;
  start_ms: number;
  title: string;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    transcript: TranscriptTable;
    passage: PassageTable;
    chapter: ChapterTable;
  }
}
