import type { Database, Transaction } from '../database/database.ts';
import { type Log, wordsOf } from '../log.ts';

/** So long counts gather, in milliseconds: what a killed process can lose, and one write a crowd costs. */
const gatheredMs = 5000;

/** Counts things in memory and writes them down together. */
export interface Gatherer<Thing> {
  /** Counts one, and writes it down within seconds. */
  readonly add: (thing: Thing) => void;
  /** Writes down what has been counted; for the end of the process. */
  readonly flush: () => Promise<void>;
}

type Counted<Thing> = Thing & { readonly count: number };

/** Opens a gatherer of things that are the same when all they hold is. It holds nothing open and keeps no process alive. */
export function openGatherer<Thing extends object>(
  { db, log }: { db: Database; log: Log },
  noun: string,
  write: (tx: Transaction, rows: readonly Counted<Thing>[]) => Promise<void>
): Gatherer<Thing> {
  let counted = new Map<string, Counted<Thing>>();
  let timer: NodeJS.Timeout | undefined;

  const add = (thing: Thing, count = 1) => {
    const key = JSON.stringify(thing);
    counted.set(key, { ...thing, count: (counted.get(key)?.count ?? 0) + count });
    timer ??= setTimeout(() => void flush(), gatheredMs).unref();
  };
  const flush = async () => {
    clearTimeout(timer);
    timer = undefined;
    const rows = counted;
    counted = new Map();
    if (rows.size === 0) return;
    await db
      .transact((tx) => write(tx, [...rows.values()]))
      .catch((cause: unknown) => {
        log.warn(`${noun} could not be written down`, { reason: wordsOf(cause) });
        for (const [key, { count }] of rows) add(JSON.parse(key) as Thing, count);
      });
  };
  return { add: (thing) => add(thing), flush };
}
