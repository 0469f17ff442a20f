import { addressBlock } from '../accounts/address-block.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Log } from '../log.ts';
import { Refusal } from '../refusal.ts';
import { openGatherer } from './gathering.ts';
import { PlayRate } from './play-rate.ts';

interface Room {
  readonly config: Pick<Config, 'STATION_TIMEZONE'>;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

export class PlayUnreadable extends Refusal {
  constructor() {
    super(
      'play-unreadable',
      400,
      'What a player tells is an article, a place (page, embed) and a mark (0–10).'
    );
  }
}

export class PlayUnknown extends Refusal {
  constructor() {
    super('play-unknown', 404, 'There is no published interview with that id.');
  }
}

export class TooManyPlays extends Refusal {
  constructor() {
    super('too-many-plays', 429, 'More was told from your network than anybody can play.');
  }
}

/** What a player tells: which article, where it is played, and the tenth of it that was reached. */
export interface Play {
  readonly article: string;
  readonly place: 'page' | 'embed';
  /** 0 is the start, 10 the end. */
  readonly mark: number;
}

/** Counts how far articles are heard, by day of the station. Nothing is kept of who heard, nor what they heard before. */
export interface PlayCounter {
  /**
   * Counts a mark, and writes it down within seconds. Refuses more than a network can play with `TooManyPlays`, and
   * what is no published article with a recording with `PlayUnknown`. The address is not kept.
   */
  count(play: Play, from: { readonly address: string }): Promise<void>;
  /** Writes down what has been counted; for the end of the process. */
  flush(): Promise<void>;
}

interface Noted extends Play {
  readonly day: string;
}

/** Opens a counter. It holds nothing open and keeps no process alive. */
export function openPlayCounter(room: Room): PlayCounter {
  const days = new Intl.DateTimeFormat('sv-SE', { timeZone: room.config.STATION_TIMEZONE });
  const rate = new PlayRate();
  const { add, flush } = openGatherer<Noted>(room, 'plays', write);
  return {
    async count({ article, place, mark }, { address }) {
      const now = room.clock.now();
      if (!rate.take(addressBlock(address), now)) throw new TooManyPlays();
      if (!(await isHeard(room.db, article))) throw new PlayUnknown();
      add({ article, place, mark, day: days.format(now) });
    },
    flush
  };
}

/** Reads what a player sends: JSON of at most 200 characters. Refuses everything else with `PlayUnreadable`. */
export function readPlay(text: string): Play {
  const { article, place, mark } = parsed(text);
  const isMark = typeof mark === 'number' && Number.isInteger(mark) && mark >= 0 && mark <= 10;
  const isId = typeof article === 'string' && /^[0-9a-z]{12}$/.test(article);
  if (!isMark || !isId || (place !== 'page' && place !== 'embed')) throw new PlayUnreadable();
  return { article, place, mark };
}

function parsed(text: string): Partial<Record<keyof Play, unknown>> {
  if (text.length > 200) throw new PlayUnreadable();
  try {
    return Object(JSON.parse(text)) as Partial<Record<keyof Play, unknown>>;
  } catch {
    throw new PlayUnreadable();
  }
}

async function isHeard(db: Database, articleId: string): Promise<boolean> {
  const row = await db.read
    .selectFrom('article')
    .select('id')
    .where('id', '=', articleId)
    .where('state', '=', 'published')
    .where('recording_id', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

async function write(tx: Transaction, rows: readonly (Noted & { readonly count: number })[]): Promise<void> {
  await tx
    .insertInto('play')
    .values(rows.map(({ article, ...row }) => ({ article_id: article, ...row })))
    .onConflict((conflict) =>
      conflict
        .columns(['article_id', 'day', 'place', 'mark'])
        .doUpdateSet((row) => ({ count: row('play.count', '+', row.ref('excluded.count')) }))
    )
    .execute();
}
