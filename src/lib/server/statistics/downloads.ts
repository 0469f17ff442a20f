import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Log } from '../log.ts';
import { openGatherer } from './gathering.ts';

interface Room {
  readonly config: Pick<Config, 'STATION_TIMEZONE'>;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** Counts downloads by recording and day of the station. Nothing is kept of who they were. */
export interface DownloadCounter {
  /** Counts one, and writes it down within seconds. */
  count(recordingId: string): void;
  /** Writes down what has been counted; for the end of the process. */
  flush(): Promise<void>;
}

interface Downloaded {
  readonly recordingId: string;
  readonly day: string;
}

/** Opens a counter. It holds nothing open and keeps no process alive. */
export function openDownloadCounter(room: Room): DownloadCounter {
  // Sweden writes days as the standard does
  const days = new Intl.DateTimeFormat('sv-SE', { timeZone: room.config.STATION_TIMEZONE });
  const { add, flush } = openGatherer<Downloaded>(room, 'downloads', write);
  return { count: (recordingId) => add({ recordingId, day: days.format(room.clock.now()) }), flush };
}

async function write(tx: Transaction, rows: readonly (Downloaded & { count: number })[]): Promise<void> {
  await tx
    .insertInto('download')
    .values(rows.map(({ recordingId, day, count }) => ({ recording_id: recordingId, day, count })))
    .onConflict((conflict) =>
      conflict
        .columns(['recording_id', 'day'])
        .doUpdateSet((row) => ({ count: row('download.count', '+', row.ref('excluded.count')) }))
    )
    .execute();
}
