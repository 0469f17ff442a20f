import type Sqlite from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** So many different statements the pages of the portal have, and some more. */
const mostKept = 300;

/**
 * A connection that compiles a statement once and keeps the ones used last. Without this every query is compiled
 * anew, and what it took outside the heap is given back only when the garbage collector happens to come by.
 */
export function keepStatements(connection: Sqlite.Database): SqliteDatabase {
  const kept = new Map<string, Sqlite.Statement>();
  return {
    close: () => connection.close(),
    prepare(sql) {
      const known = kept.get(sql);
      const statement = known && !known.busy ? known : connection.prepare(sql);
      kept.delete(sql);
      kept.set(sql, statement);
      const [oldest] = kept.keys();
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
      return statement;
    }
  };
}
