import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import { alternativesTo } from '#lib/search/alternatives.ts';
import { Refusal } from '../refusal.ts';
import type { EmbeddedEngine, EngineQuestion, SearchDocument, SearchEngine } from './engine.ts';
import { type Generations, openGenerations } from './generations.ts';
import { proveIndex, sampleOf } from './proving.ts';
import { findIn } from './sqlite-finding.ts';
import { indexWriter, makeSchema, schemaVersion } from './sqlite-index.ts';
import { vocabularyOf } from './sqlite-vocabulary.ts';

export class SearchUnavailable extends Refusal {
  readonly retry = true;
  constructor(reason: string) {
    super('search-unavailable', 503, `The search index cannot be used: ${reason}. Run npm run reindex.`, {
      reason
    });
  }
}

export class SearchIndexBusy extends Refusal {
  readonly retry = true;
  constructor() {
    super('search-index-busy', 503, 'The search index is being made again. Try later.');
  }
}

/** How long a change waits for another, and how often it looks. */
const patienceMs = 30_000;
const lookMs = 25;

/** Opens the embedded search engine, whose index is SQLite files in `folder`, made when there are none. */
export function openSqliteSearch(folder: string): EmbeddedEngine {
  return new SqliteEngine(openGenerations(folder));
}

class SqliteEngine implements EmbeddedEngine {
  readonly name = 'sqlite';
  readonly #generations: Generations;
  #open: { path: string; db: Sqlite.Database } | undefined;

  constructor(generations: Generations) {
    this.#generations = generations;
  }

  async find(question: Parameters<SearchEngine['find']>[0]) {
    return this.#reading((db) => findIn(db, question));
  }

  async alternatives(text: string) {
    return this.#reading((db) => alternativesTo(text, vocabularyOf(db)));
  }

  async versions() {
    return this.#reading(versionsIn);
  }

  change(work: Parameters<SearchEngine['change']>[0]): Promise<void> {
    return this.#alone(async () => {
      const db = openIndex(await this.#currentPath());
      try {
        db.exec('begin immediate');
        await work(indexWriter(db));
        db.exec('commit');
      } finally {
        db.close();
      }
    });
  }

  rebuild(...[documents, told = () => undefined]: Parameters<SearchEngine['rebuild']>): Promise<number> {
    return this.#alone(async () => {
      const before = this.#generations.current();
      // what a rebuild that was killed left
      this.#generations.prune(before);
      const path = this.#generations.next();
      try {
        const { add, taken } = sampleOf();
        const count = await build(path, documents, (document, at) => {
          add(document);
          told(at);
        });
        await prove(path, { count, smokes: taken() });
        await this.#generations.choose(path);
        return count;
      } finally {
        this.#generations.prune(before);
      }
    });
  }

  close(): void {
    this.#open?.db.close();
    this.#open = undefined;
  }

  async #reading<T>(read: (db: Sqlite.Database) => T): Promise<T> {
    const path = await this.#currentPath();
    try {
      if (this.#open?.path !== path) {
        this.close();
        this.#open = { path, db: openIndex(path) };
      }
      return read(this.#open.db);
    } catch (cause) {
      this.close();
      throw cause instanceof Sqlite.SqliteError ? new SearchUnavailable(cause.message) : cause;
    }
  }

  /** The path of the index that answers; an empty one is made when there is none, or an older version's. */
  async #currentPath(): Promise<string> {
    const path = this.#generations.current();
    if (path && (path === this.#open?.path || isUsable(path))) return path;
    const fresh = this.#generations.next();
    await build(fresh, []);
    await this.#generations.choose(fresh, { first: path === undefined });
    return this.#generations.current() ?? fresh;
  }

  /** Does work while no other change or rebuild is done, in this process or another. The lock ends with its process. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const lock = new Sqlite(join(this.#generations.folder, 'lock.db'), { timeout: 0 });
    try {
      await takeLock(lock);
      return await work();
    } finally {
      lock.close();
    }
  }
}

async function takeLock(lock: Sqlite.Database): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (!tryLock(lock)) {
    if (performance.now() > deadline) throw new SearchIndexBusy();
    await wait(lookMs);
  }
}

function tryLock(lock: Sqlite.Database): boolean {
  try {
    lock.exec('begin immediate');
    return true;
  } catch (cause) {
    if (cause instanceof Sqlite.SqliteError && cause.code.startsWith('SQLITE_BUSY')) return false;
    throw cause;
  }
}

function openIndex(path: string): Sqlite.Database {
  const db = new Sqlite(path, { fileMustExist: true, timeout: 5000 });
  db.pragma('synchronous = FULL');
  return db;
}

function isUsable(path: string): boolean {
  try {
    const db = new Sqlite(path, { fileMustExist: true, readonly: true });
    const version = db.pragma('user_version', { simple: true });
    db.close();
    return version === schemaVersion;
  } catch (cause) {
    if (cause instanceof Sqlite.SqliteError) return false;
    throw cause;
  }
}

async function prove(path: string, expected: Parameters<typeof proveIndex>[1]): Promise<void> {
  const db = openIndex(path);
  try {
    const index = {
      find: (question: EngineQuestion) => Promise.resolve(findIn(db, question)),
      versions: () => Promise.resolve(versionsIn(db))
    };
    await proveIndex(index, expected);
  } finally {
    db.close();
  }
}

function versionsIn(db: Sqlite.Database): Map<string, string> {
  return new Map(db.prepare('select id, version from article').raw().all() as [string, string][]);
}

/** Writes a complete index to a new file, which is on the disk when this resolves. Returns how many articles it holds. */
async function build(
  path: string,
  documents: AsyncIterable<SearchDocument> | Iterable<SearchDocument>,
  heard: (document: SearchDocument, count: number) => void = () => undefined
): Promise<number> {
  const db = new Sqlite(path);
  let count = 0;
  try {
    db.pragma('synchronous = FULL');
    db.exec('begin');
    makeSchema(db);
    const index = indexWriter(db);
    for await (const document of documents) {
      index.put(document);
      count += 1;
      heard(document, count);
    }
    db.exec('commit');
    db.exec(
      `insert into row_fts (row_fts) values ('optimize'); insert into article_fts (article_fts) values ('optimize')`
    );
    db.pragma('journal_mode = WAL');
  } finally {
    db.close();
  }
  return count;
}
