import type { Kysely, Transaction as KyselyTransaction } from 'kysely';
import type { Dialect } from './dialect.ts';

/**
 * Every table. Each noun adds its own in its `tables.ts`:
 * `declare module '#lib/server/database/database.ts' { interface Tables { person: PersonTable } }`.
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface Tables {}

export type Reader = Kysely<Tables>;
export type Transaction = KyselyTransaction<Tables>;

/** The database, the same on SQLite and PostgreSQL. */
export interface Database {
  readonly dialect: Dialect;
  /** For reading only. On SQLite a connection of its own, so that a page never waits for a write. */
  readonly read: Reader;
  /** Runs `work` in one transaction: all of it is kept, and durable, when the promise resolves; else nothing is. */
  transact<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}
