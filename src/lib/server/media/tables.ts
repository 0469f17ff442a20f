import type { Generated } from 'kysely';

export interface RecordingTable {
  id: string;
  state: string;
  kind: string | null;
  name: string;
  bytes: number;
  sha256: string | null;
  storage_key: string | null;
  duration_ms: number | null;
  probe: string | null;
  loudness: string | null;
  peaks: string | null;
  failure: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
  withdrawn_at: number | null;
  /** When someone asked for it to be processed before all others. */
  first_at: number | null;
  /** The file of a frame, or `own` for the picture; the best frame when null. */
  poster: string | null;
  poster_image_id: string | null;
  /** When its original took the place of an earlier one. */
  replaced_at: number | null;
}

export interface OutputSetTable {
  recording_id: string;
  name: string;
  state: string;
  attempt: string | null;
  stage: string | null;
  progress: Generated<number>;
  error_code: string | null;
  error: string | null;
  error_values: string | null;
  left_ms: number | null;
  published_at: number | null;
  updated_at: number;
}

export interface RenditionTable {
  id: string;
  recording_id: string;
  set_name: string;
  attempt: string;
  file: string;
  purpose: string;
  media_type: string;
  bytes: number;
  sha256: string;
  duration_ms: number | null;
  width: number | null;
  height: number | null;
  bitrate: number | null;
  integrated_lufs: number | null;
  true_peak_db: number | null;
  range_lu: number | null;
  /** When newer files took its place; it is served and kept for a while after. */
  superseded_at: number | null;
  /** When a part of it was hidden: it is served to nobody any more. */
  hidden_at: number | null;
}

export interface HiddenPartTable {
  id: string;
  recording_id: string;
  start_ms: number;
  end_ms: number;
  /** Why, for the editors. */
  reason: string;
  /** What everyone is told. */
  notice: string | null;
  /** When it may be heard; null when never. */
  until_ms: number | null;
  created_by: string | null;
  created_at: number;
  /** When it was asked to be shown again: what is made from then on has it. */
  shown_at: number | null;
  ended_by: string | null;
  /** When what was made with it took the place of what is without: readers have it again. */
  ended_at: number | null;
}

export interface RecordingRevisionTable {
  id: string;
  recording_id: string;
  /** `next` is to take the original's place, `failed` could not, `dropped` gave way to another, `kept` was the original. */
  state: string;
  name: string;
  bytes: number;
  sha256: string;
  storage_key: string;
  duration_ms: number | null;
  failure: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
}

export interface FilmPieceTable {
  recording_id: string;
  /** 0 is the sound, from 1 on the pictures. */
  position: number;
  /** Of one cutting: what is made for an earlier one counts no more. */
  cut: string;
  /** How much of all work it is, in pictures. */
  weight: number;
  /** What made it; null until it is made. */
  attempt: string | null;
  progress: Generated<number>;
  updated_at: number;
}

export interface UrlImportTable {
  id: string;
  address: string;
  name: string;
  /** `open`, `done`, `failed` or `cancelled`. */
  state: string;
  received: Generated<number>;
  length: number | null;
  etag: string | null;
  failure: string | null;
  recording_id: string | null;
  created_by: string | null;
  created_at: number;
  updated_at: number;
}

export interface RecordingLogTable {
  id: string;
  recording_id: string;
  /** 1 for the first line of a recording. */
  position: number;
  at: number;
  what: string;
  set_name: string | null;
  attempt: number | null;
  worker: string | null;
  by_name: string | null;
  code: string | null;
  message: string | null;
  detail: string | null;
}

/** How often a program broke down over an original, whichever recording's it is. */
export interface FileBreakdownTable {
  storage_key: string;
  count: number;
  program: string;
  signal: string;
  last_at: number;
}

export interface UploadTable {
  id: string;
  account_id: string;
  name: string;
  media_type: string | null;
  length: number | null;
  received: Generated<number>;
  metadata: string;
  state: string;
  recording_id: string | null;
  sha256: string | null;
  writer: string | null;
  writer_until: number | null;
  created_at: number;
  updated_at: number;
  expires_at: number;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    recording: RecordingTable;
    output_set: OutputSetTable;
    rendition: RenditionTable;
    hidden_part: HiddenPartTable;
    film_piece: FilmPieceTable;
    recording_log: RecordingLogTable;
    url_import: UrlImportTable;
    recording_revision: RecordingRevisionTable;
    upload: UploadTable;
    file_breakdown: FileBreakdownTable;
  }
}
