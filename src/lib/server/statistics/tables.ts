export interface DownloadTable {
  recording_id: string;
  /** Of the station's own time zone, `2026-11-21`. */
  day: string;
  count: number;
}

export interface PlayTable {
  article_id: string;
  /** Of the station's own time zone, `2026-11-21`. */
  day: string;
  /** Where it was played: `page` or `embed`. */
  place: string;
  /** Tenths of the recording that were reached: 0 is the start, 10 the end. */
  mark: number;
  count: number;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    download: DownloadTable;
    play: PlayTable;
  }
}
