import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Database, Transaction } from '../database/database.ts';
import type { ArchivedTable } from './archive.ts';
import { writeDigested } from './digest.ts';

/**
 * Does `work` in a transaction that sees the database as it is at one moment, whatever is written meanwhile.
 * On SQLite it holds the reading connection, so `db` should be one that no page reads from.
 */
export function atOneMoment<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.read.transaction().setIsolationLevel('repeatable read').execute(work);
}

/** The names of all tables but the list of migrations, in the order of the alphabet. */
export async function tableNames(tx: Transaction): Promise<string[]> {
  const tables = await tx.introspection.getTables();
  return tables
    .filter((table) => !table.isView)
    .map((table) => table.name)
    .filter((name) => name !== 'schema_migration')
    .sort();
}

/** Writes every row of a table, one JSON object a line, gzipped, to a new file. */
export async function dumpTable(
  db: Database,
  tx: Transaction,
  name: string,
  file: string
): Promise<ArchivedTable> {
  let rows = 0;
  async function* lines() {
    for await (const row of db.dialect.rowsOf(tx, name)) {
      rows += 1;
      yield `${JSON.stringify(row)}\n`;
    }
  }
  const gzip = createGzip();
  const [digest] = await Promise.all([writeDigested(gzip, file), pipeline(Readable.from(lines()), gzip)]);
  return { name, rows, ...digest };
}
