import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '#lib/server/database/database.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { openDatabase } from '#lib/server/database/opening.ts';

/** A database of its own for one test file, made empty and migrated, gone after `drop`. */
export interface TestDatabase {
  readonly db: Database;
  readonly url: string;
  drop(): Promise<void>;
}

/** Which databases the stories run on: SQLite always, PostgreSQL when `TEST_DATABASE_URL` names a server. */
export const engines: readonly ('sqlite' | 'postgres')[] = process.env['TEST_DATABASE_URL']
  ? ['sqlite', 'postgres']
  : ['sqlite'];

/** Makes a migrated database on the engine. */
export async function testDatabase(engine: 'sqlite' | 'postgres'): Promise<TestDatabase> {
  const made = engine === 'sqlite' ? emptySqlite() : await emptyPostgres();
  const db = openDatabase(made.url);
  await migrate(db);
  return {
    db,
    url: made.url,
    drop: async () => {
      await db.close();
      await made.remove();
    }
  };
}

/** An empty SQLite file in a folder of its own. */
export function emptySqlite(): { url: string; remove(): Promise<void> } {
  const folder = mkdtempSync(join(tmpdir(), 'eter-sqlite-'));
  return {
    url: `file:${join(folder, 'eter.db')}`,
    remove: () => rm(folder, { recursive: true, force: true })
  };
}

/** An empty database on the PostgreSQL server that `TEST_DATABASE_URL` names. */
export async function emptyPostgres(): Promise<{ url: string; remove(): Promise<void> }> {
  const server = process.env['TEST_DATABASE_URL'];
  if (!server) throw new Error('TEST_DATABASE_URL names no PostgreSQL server');
  const name = `eter_${randomBytes(6).toString('hex')}`;
  await runOn(server, `create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => runOn(server, `drop database if exists ${name} with (force)`) };
}

async function runOn(server: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
