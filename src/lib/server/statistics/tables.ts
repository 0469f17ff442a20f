export interface DownloadTable {
  recording_id: string;
  /** Of the station's own time zone, `2026-11-21`. */
  day: string;
  count: number;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    download: DownloadTable;
  }
}
