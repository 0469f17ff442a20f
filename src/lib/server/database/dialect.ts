import type { RawBuilder } from 'kysely';

/** What differs between SQLite and PostgreSQL, and nothing else does. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** The database's own clock, in milliseconds since 1970 UTC. Leases use it, so that hosts need not agree. */
  readonly now: RawBuilder<number>;
  /** Whether claiming a row needs `FOR UPDATE SKIP LOCKED`; on SQLite the one writer makes it needless. */
  readonly locksRows: boolean;
}
