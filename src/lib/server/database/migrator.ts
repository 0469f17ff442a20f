import { type Kysely, sql, type Transaction as KyselyTransaction } from 'kysely';
import { Refusal } from '../refusal.ts';
import type { Database, Transaction } from './database.ts';
import { migrations } from './migrations/all.ts';

/** One forward step of the schema. `up` runs inside a transaction and may be run again after a crash. */
export interface Migration {
  readonly name: string;
  up(schema: Kysely<unknown>): Promise<void>;
}

export class SchemaTooNew extends Refusal {
  constructor(name: string) {
    super(
      'schema-too-new',
      503,
      `The database was made by a newer Eter (it has ${name}). Start that version.`,
      {
        name
      }
    );
  }
}

interface History {
  schema_migration: { name: string; applied_at: number };
}

/** Brings the schema up to date, one migration a transaction, and returns the names of those it ran. */
export async function migrate(db: Database, known: readonly Migration[] = migrations): Promise<string[]> {
  await db.transact(prepare(db));
  const ran: string[] = [];
  for (const migration of known) {
    const didRun = await db.transact((tx) => step(db, tx, migration, known));
    if (didRun) ran.push(migration.name);
  }
  return ran;
}

/**
 * Gives an empty database the schema it had when exactly the migrations `names` had run.
 * Refuses with `SchemaTooNew` when one of them is not known here.
 */
export async function migrateTo(db: Database, names: readonly string[]): Promise<void> {
  const stranger = names.find((name) => !migrations.some((one) => one.name === name));
  if (stranger) throw new SchemaTooNew(stranger);
  await migrate(
    db,
    migrations.filter((one) => names.includes(one.name))
  );
}

/** The names of the migrations that made the schema, oldest first; none where there is no schema yet. */
export async function migrationsDone(db: Database): Promise<string[]> {
  await db.transact(prepare(db));
  return namesDone(db.read as never);
}

/** The names of migrations not yet in the database. */
export async function pendingMigrations(
  db: Database,
  known: readonly Migration[] = migrations
): Promise<string[]> {
  const done = new Set(await migrationsDone(db));
  return known.filter((migration) => !done.has(migration.name)).map((migration) => migration.name);
}

function prepare(db: Database) {
  return async (tx: Transaction) => {
    await lock(db, tx);
    await tx.schema
      .createTable('schema_migration')
      .ifNotExists()
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('applied_at', 'bigint', (column) => column.notNull())
      .execute();
  };
}

async function step(db: Database, tx: Transaction, migration: Migration, known: readonly Migration[]) {
  await lock(db, tx);
  const history = tx as unknown as KyselyTransaction<History>;
  const done = await namesDone(history);
  const stranger = done.find((name) => !known.some((one) => one.name === name));
  if (stranger) throw new SchemaTooNew(stranger);
  if (done.includes(migration.name)) return false;
  await migration.up(tx as unknown as Kysely<unknown>);
  await history
    .insertInto('schema_migration')
    .values({ name: migration.name, applied_at: db.dialect.now })
    .execute();
  return true;
}

async function namesDone(history: Kysely<History>): Promise<string[]> {
  const rows = await history.selectFrom('schema_migration').select('name').orderBy('name').execute();
  return rows.map((row) => row.name);
}

/** Only one process migrates at a time. On SQLite `BEGIN IMMEDIATE` already sees to it. */
async function lock(db: Database, tx: Transaction): Promise<void> {
  if (db.dialect.locksRows) await sql`select pg_advisory_xact_lock(4837265)`.execute(tx);
}
