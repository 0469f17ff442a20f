import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import { type Log, wordsOf } from '../log.ts';

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

/** So long counts gather, in milliseconds: what a killed process can lose, and one write a crowd costs. */
const gatheredMs = 5000;

interface Counted {
  readonly recordingId: string;
  readonly day: string;
  count: number;
}

/** Opens a counter. It holds nothing open and keeps no process alive. */
export function openDownloadCounter({ config, db, clock, log }: Room): DownloadCounter {
  // Sweden writes days as the standard does
  const days = new Intl.DateTimeFormat('sv-SE', { timeZone: config.STATION_TIMEZONE });
  let counted = new Map<string, Counted>();
  let timer: NodeJS.Timeout | undefined;

  const add = ({ recordingId, day, count }: Counted) => {
    const before = counted.get(`${day} ${recordingId}`)?.count ?? 0;
    counted.set(`${day} ${recordingId}`, { recordingId, day, count: before + count });
    timer ??= setTimeout(() => void flush(), gatheredMs).unref();
  };
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const rows = [...counted.values()];
    counted = new Map();
    if (rows.length === 0) return;
    await db
      .transact((tx) => write(tx, rows))
      .catch((cause: unknown) => {
        log.warn('downloads could not be written down', { reason: wordsOf(cause) });
        for (const row of rows) add(row);
      });
  };
  return { count: (recordingId) => add({ recordingId, day: days.format(clock.now()), count: 1 }), flush };
}

async function write(tx: Transaction, rows: readonly Counted[]): Promise<void> {
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
