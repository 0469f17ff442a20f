import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from './database.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

/** Opens the database at `address`: `postgres://…`, or `file:` and a path for SQLite. */
export function openDatabase(address: string): Database {
  if (/^postgres(ql)?:\/\//.test(address)) return openPostgres(address);
  const file = address.replace(/^file:/, '');
  mkdirSync(dirname(file), { recursive: true });
  return openSqlite(file);
}
