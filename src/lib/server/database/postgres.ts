import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import type { Database, Tables } from './database.ts';
import type { Dialect } from './dialect.ts';

const dialect: Dialect = {
  name: 'postgres',
  now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  locksRows: true
};

const numbers: ReadonlySet<number> = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);

/** Milliseconds, byte counts, counts and sums fit in a double: they come as numbers, as on SQLite. */
type TypeId = Parameters<typeof pg.types.getTypeParser>[0];

function numbersAsNumbers(oid: TypeId, format: 'text' = 'text'): unknown {
  return numbers.has(oid) ? Number : pg.types.getTypeParser(oid, format);
}

/** Opens a PostgreSQL database by its address, `postgres://…`, with at most `connections` at once. */
export function openPostgres(address: string, connections = 10): Database {
  const pool = new pg.Pool({
    connectionString: address,
    max: connections,
    connectionTimeoutMillis: 5000,
    types: { getTypeParser: numbersAsNumbers as typeof pg.types.getTypeParser },
    options: '-c synchronous_commit=on'
  });
  surviveEndedConnections(pool);
  const kysely = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  return {
    dialect,
    read: kysely,
    transact: (work) => kysely.transaction().execute(work),
    close: () => kysely.destroy()
  };
}

/**
 * When the server ends a connection (restart, failover), the query that waits on it rejects and says so, and the pool
 * opens another. Without a listener, the same news would end the whole process.
 */
function surviveEndedConnections(pool: pg.Pool): void {
  const known = () => undefined;
  pool.on('error', known);
  pool.on('connect', (client) => client.on('error', known));
}
