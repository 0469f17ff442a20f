import { Kysely, PostgresDialect, type RawBuilder, sql } from 'kysely';
import pg from 'pg';
import type { Database, Tables, Transaction } from './database.ts';
import type { Dialect, Row } from './dialect.ts';
import { unlessDatabaseFull } from './full.ts';

const dialect: Dialect = {
  name: 'postgres',
  now: sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`,
  // its own lower() looks every letter up in a table, and takes four times as long
  caseless: (column) => sql<string>`lower(${sql.ref(column)} collate "C")`,
  locksRows: true,
  rowsOf,
  inAnyOrder: async (tx, work) => {
    const keys = await foreignKeys(tx);
    for (const key of keys) await alter(tx, key, sql`deferrable initially deferred`);
    await work();
    await sql`set constraints all immediate`.execute(tx);
    for (const key of keys) await alter(tx, key, sql`not deferrable`);
  },
  faults: () => Promise.resolve([])
};

const rowsAtOnce = 500;

async function* rowsOf(tx: Transaction, table: string): AsyncIterable<Row> {
  await sql`declare rows_of no scroll cursor for select * from ${sql.table(table)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(rowsAtOnce)} from rows_of`.execute(tx);
    yield* rows;
    if (rows.length < rowsAtOnce) break;
  }
  await sql`close rows_of`.execute(tx);
}

interface ForeignKey {
  readonly table: string;
  readonly name: string;
}

async function foreignKeys(tx: Transaction): Promise<ForeignKey[]> {
  const { rows } = await sql<ForeignKey>`
    select conrelid::regclass::text as "table", conname as "name" from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(tx);
  return rows;
}

async function alter(tx: Transaction, key: ForeignKey, how: RawBuilder<unknown>): Promise<void> {
  await sql`alter table ${sql.table(key.table)} alter constraint ${sql.ref(key.name)} ${how}`.execute(tx);
}

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
    transact: (work) => unlessDatabaseFull(kysely.transaction().execute(work)),
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
