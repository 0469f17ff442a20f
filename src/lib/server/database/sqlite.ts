import Sqlite from 'better-sqlite3';
import { CompiledQuery, Kysely, type DatabaseConnection, SqliteDialect, SqliteDriver, sql } from 'kysely';
import { Refusal } from '../refusal.ts';
import type { Database, Reader, Tables } from './database.ts';
import type { Dialect, Row } from './dialect.ts';
import { unlessDatabaseFull } from './full.ts';
import { keepStatements } from './kept-statements.ts';

const dialect: Dialect = {
  name: 'sqlite',
  // rounded: as a fraction of a day a millisecond is a hair less than itself
  now: sql<number>`cast(round((julianday('now') - 2440587.5) * 86400000) as integer)`,
  // LIKE itself does not tell them apart
  caseless: (column) => sql<string>`${sql.ref(column)}`,
  locksRows: false,
  rowsOf: (tx, table) =>
    (tx as unknown as Kysely<Record<string, Row>>).selectFrom(table).selectAll().stream(),
  inAnyOrder: async (tx, work) => {
    await sql`pragma defer_foreign_keys = on`.execute(tx);
    await work();
  },
  faults: async (reader) => [...(await damages(reader)), ...(await brokenForeignKeys(reader))]
};

async function damages(reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(reader);
  return rows.map((row) => row.integrity_check).filter((words) => words !== 'ok');
}

async function brokenForeignKeys(reader: Reader): Promise<string[]> {
  const { rows } = await sql<{ table: string; parent: string }>`pragma foreign_key_check`.execute(reader);
  return rows.map((row) => `A row of ${row.table} points to a row of ${row.parent} that is not there.`);
}

/** The first SQLite without the WAL-reset corruption (https://sqlite.org/wal.html#walresetbug). */
const oldestSafe = [3, 51, 3] as const;

export class DatabaseUnusable extends Refusal {
  constructor(file: string, reason: string) {
    super('database-unusable', 503, `The database ${file} cannot be used: ${reason}`, { file, reason });
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #sqlite: Sqlite.Database;
  constructor(connection: Sqlite.Database) {
    super({ database: connection });
    this.#sqlite = connection;
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
  /** On a full disk SQLite has rolled back by itself; to do it again would fail, and hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#sqlite.inTransaction) await super.rollbackTransaction(connection);
  }
}

class WriterDialect extends SqliteDialect {
  readonly #connection: Sqlite.Database;
  constructor(connection: Sqlite.Database) {
    super({ database: connection });
    this.#connection = connection;
  }
  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#connection);
  }
}

/**
 * Opens the SQLite database in `file`, made when it is missing: one writing connection and one for reading.
 * Refuses a file that is damaged, with what SQLite says of it.
 */
export function openSqlite(file: string): Database {
  const writer = openWriter(file);
  const write = new Kysely<Tables>({ dialect: new WriterDialect(writer) });
  const reader = new Sqlite(file, { readonly: true, timeout: 5000 });
  // in kB; what it does not keep, the system does
  reader.pragma('cache_size = -4000');
  const read = new Kysely<Tables>({ dialect: new SqliteDialect({ database: keepStatements(reader) }) });
  return {
    dialect,
    read,
    transact: (work) => unlessDatabaseFull(write.transaction().execute(work)),
    close: async () => {
      await read.destroy();
      await write.destroy();
    }
  };
}

function openWriter(file: string): Sqlite.Database {
  try {
    const connection = new Sqlite(file, { timeout: 5000 });
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('busy_timeout = 5000');
    assertSettings(connection);
    return connection;
  } catch (cause) {
    if (cause instanceof Sqlite.SqliteError) throw new DatabaseUnusable(file, cause.message);
    throw cause;
  }
}

function assertSettings(connection: Sqlite.Database): void {
  const wanted = { journal_mode: 'wal', synchronous: 2, foreign_keys: 1, busy_timeout: 5000 };
  for (const [name, value] of Object.entries(wanted)) {
    const found = connection.pragma(name, { simple: true });
    if (found !== value)
      throw new DatabaseUnusable(connection.name, `${name} is ${String(found)}, not ${value}`);
  }
  const version = connection.prepare('select sqlite_version()').pluck().get() as string;
  if (isOlder(version.split('.').map(Number)))
    throw new DatabaseUnusable(connection.name, `SQLite ${version} is older than ${oldestSafe.join('.')}`);
  if (connection.pragma('quick_check(1)', { simple: true }) !== 'ok')
    throw new DatabaseUnusable(connection.name, 'it is damaged; restore a backup (npm run restore)');
}

function isOlder(version: number[]): boolean {
  const at = oldestSafe.findIndex((part, index) => part !== version[index]);
  return at >= 0 && (version[at] ?? 0) < (oldestSafe[at] ?? 0);
}
