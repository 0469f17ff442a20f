import type { Generated } from 'kysely';

export interface TranscriptTable {
  id: string;
  recording_id: string;
  revision: number;
  language: string;
  origin: string;
  source_name: string | null;
  source: string | null;
  problems: string;
  /** 1 of the revision that readers see, one in each language. */
  current: number;
  /** 1 of the revision that editing goes on from, one in each language. */
  head: Generated<number>;
  parent: number | null;
  /** When readers could first see it. Its words never change after that. */
  shown_at: number | null;
  saved_at: number | null;
  saves: Generated<number>;
  /** The opening of the editor that writes it, while it is a draft. */
  session: string | null;
  engine: string | null;
  model: string | null;
  reviewed_by: string | null;
  reviewed_at: number | null;
  created_by: string | null;
  created_at: number;
}

export interface TranscriptEditingTable {
  session: string;
  recording_id: string;
  language: string;
  account_id: string | null;
  seen_at: number;
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

/** Captions as an editor corrected them; null when they are made from the transcript again. */
export interface CaptionRevisionTable {
  recording_id: string;
  language: string;
  revision: number;
  /** JSON. */
  captions: string | null;
  /** The revision of the transcript that was shown then. */
  transcript_revision: number | null;
  created_by: string | null;
  created_at: number;
}

/** A recording that a machine writes down, or has. */
export interface TranscriptionTable {
  recording_id: string;
  /** `open`, `done`, `failed` or `cancelled`. */
  state: string;
  language: string;
  failure: string | null;
  /** What it became when it was done. */
  revision: number | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
}

/** What has been written down of a recording that is not done. */
export interface TranscriptionPartTable {
  recording_id: string;
  start_ms: number;
  end_ms: number;
  /** The sound, engine, model and language: what was heard of other sound counts no more. */
  heard_from: string;
  /** JSON. */
  said: string;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    transcript: TranscriptTable;
    transcript_editing: TranscriptEditingTable;
    passage: PassageTable;
    chapter: ChapterTable;
    caption_revision: CaptionRevisionTable;
    transcription: TranscriptionTable;
    transcription_part: TranscriptionPartTable;
  }
}
