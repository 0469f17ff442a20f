import type { RawBuilder } from 'kysely';
import type { Reader, Transaction } from './database.ts';

/** A row of any table: its columns by name. */
export type Row = Readonly<Record<string, string | number | null>>;

/** What differs between SQLite and PostgreSQL, and nothing else does. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** The database's own clock, in milliseconds since 1970 UTC. Leases use it, so that hosts need not agree. */
  readonly now: RawBuilder<number>;
  /** A text as LIKE is to see it so that A–Z and a–z are alike; other letters stay as they are. */
  readonly caseless: (column: string) => RawBuilder<string>;
  /** Whether claiming a row needs `FOR UPDATE SKIP LOCKED`; on SQLite the one writer makes it needless. */
  readonly locksRows: boolean;
  /** Every row of a table as the transaction sees it, without holding them all in memory. */
  rowsOf(tx: Transaction, table: string): AsyncIterable<Row>;
  /** Does `work`, which may write rows before those they point to: foreign keys are checked when it has ended. */
  inAnyOrder(tx: Transaction, work: () => Promise<void>): Promise<void>;
  /** What the database itself finds wrong with its file and its foreign keys, a sentence each. */
  faults(reader: Reader): Promise<string[]>;
}
