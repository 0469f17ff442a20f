import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Kysely } from 'kysely';
import type { Database, Transaction } from '../database/database.ts';
import type { Row } from '../database/dialect.ts';

const rowsAtOnce = 200;

/** A table, and the file of an archive that holds its rows. */
export interface TableFile {
  readonly name: string;
  readonly file: string;
}

/** Writes all rows of the files into their tables, in any order: foreign keys are checked when all are written. */
export async function loadTables(
  tx: Transaction,
  { dialect }: Pick<Database, 'dialect'>,
  tables: readonly TableFile[]
): Promise<void> {
  await dialect.inAnyOrder(tx, async () => {
    for (const table of tables) await loadTable(tx, table);
  });
}

async function loadTable(tx: Transaction, table: TableFile): Promise<void> {
  const tables = tx as unknown as Kysely<Record<string, Row>>;
  const insert = (rows: Row[]) => tables.insertInto(table.name).values(rows).execute();
  const gunzip = createGunzip().setEncoding('utf8');
  await pipeline(createReadStream(table.file), gunzip, async (text: AsyncIterable<string>) => {
    let rows: Row[] = [];
    for await (const line of linesOf(text)) {
      rows.push(JSON.parse(line) as Row);
      if (rows.length < rowsAtOnce) continue;
      await insert(rows);
      rows = [];
    }
    if (rows.length) await insert(rows);
  });
}

async function* linesOf(text: AsyncIterable<string>): AsyncIterable<string> {
  let rest = '';
  for await (const piece of text) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
}
