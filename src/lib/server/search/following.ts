import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { EventKind } from '../events/announce.ts';
import { wordsOf } from '../log.ts';
import { type IndexingRoom, reconcileIndex } from './indexing.ts';

interface Room extends IndexingRoom {
  readonly clock: Clock;
}

/** What keeps the embedded index of a host equal to the database. */
export interface Following {
  /** Resolves when it writes no more, or after three seconds: what was being made is then made at the next start. */
  stop(): Promise<void>;
}

const lookMs = 5000;
const stopMs = 3000;
/** Whatever was heard, it is compared as often as this. */
const compareMs = 900_000;
/** Clocks of hosts differ, and a long transaction is told of late: so far back is looked. */
const lateMs = 600_000;

const changing: readonly EventKind[] = [
  'article.published',
  'article.changed',
  'article.withdrawn',
  'recording.ready',
  'recording.withdrawn',
  'recording.hidden',
  'recording.shown',
  'transcript.changed',
  'person.changed',
  'organisation.changed',
  'programme.changed'
];

/**
 * Keeps the embedded index of this host equal to the database, whichever host's worker does the jobs: looks every five
 * seconds whether anything has happened, compares when it has, and every quarter of an hour at least.
 */
export function followChanges(room: Room, everyMs = lookMs): Following {
  const stopping = new AbortController();
  const ended = follow(room, everyMs, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await Promise.race([ended, pause(stopMs, undefined, { ref: false })]);
    }
  };
}

async function follow(room: Room, everyMs: number, signal: AbortSignal): Promise<void> {
  let known = { happened: '', at: 0 };
  while (!signal.aborted) {
    try {
      known = await caughtUp(room, known);
    } catch (cause) {
      room.log.warn('the search index of this host waits to be compared with the database', {
        reason: wordsOf(cause)
      });
    }
    await pause(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function caughtUp(room: Room, known: { happened: string; at: number }) {
  const now = room.clock.now();
  const happened = await lately(room.db, now - lateMs);
  if (happened === known.happened && now - known.at < compareMs) return known;
  const articles = await reconcileIndex(room);
  if (articles > 0) room.log.info('the search index of this host was brought up to date', { articles });
  return { happened, at: now };
}

/** A text that is another when something has happened since. */
async function lately(db: Database, since: number): Promise<string> {
  const row = await db.read
    .selectFrom('event')
    .select(({ fn }) => [fn.countAll<number | string>().as('count'), fn.max('at').as('last')])
    .where('kind', 'in', changing)
    .where('at', '>', since)
    .executeTakeFirst();
  return `${row?.count ?? 0} ${row?.last ?? 0}`;
}
