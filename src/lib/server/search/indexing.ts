import type { Log } from '../log.ts';
import { type DocumentRoom, readDocument } from './documents.ts';
import type { IndexWriter, Search, SearchDocument, SearchEngine } from './engine.ts';
import { SearchEngineFailed } from './failing.ts';
import { publishedVersions } from './versions.ts';

/** What keeping the indexes needs of the portal. */
export interface IndexingRoom extends DocumentRoom {
  readonly search: Search;
  readonly log: Log;
}

/** How an index differs from the database, by article id. */
export interface IndexDifferences {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  /** In the index, and not public. */
  readonly extra: readonly string[];
}

/**
 * Brings one article up to date in every index: as it is published now, or gone. Safe to do twice, and at once. An engine
 * beside the portal that fails is caught up with by `reconcileIndex`.
 */
export async function indexArticle(room: IndexingRoom, articleId: string): Promise<void> {
  const [embedded, ...others] = room.search.engines;
  await embedded.change(async (index) => {
    // Read while no other change can be made, so that the latest is what stays.
    const document = await readDocument(room, articleId);
    write(index, articleId, document);
    for (const engine of others)
      await changeIfItCan(room, engine, (other) => write(other, articleId, document));
  });
}

function write(index: IndexWriter, articleId: string, document: SearchDocument | undefined): void {
  if (document) index.put(document);
  else index.remove(articleId);
}

async function changeIfItCan(
  { log }: IndexingRoom,
  engine: SearchEngine,
  work: (index: IndexWriter) => void
) {
  try {
    await engine.change((index) => {
      work(index);
      return Promise.resolve();
    });
  } catch (cause) {
    if (!(cause instanceof SearchEngineFailed)) throw cause;
    log.warn('a search engine could not be written, and is caught up with later', {
      engine: engine.name,
      reason: cause.reason,
      detail: cause.detail
    });
  }
}

/**
 * Makes the indexes of `engines`, all when not told, again while the old ones answer; returns how many articles they hold.
 * `told` hears how many of how many are done: also those that an engine beside the portal was sent, when it has them.
 */
export async function rebuildIndex(
  room: IndexingRoom,
  told: (done: number, of: number) => void = () => undefined,
  engines: readonly SearchEngine[] = room.search.engines
): Promise<number> {
  const counts: number[] = [];
  for (const [at, engine] of engines.entries()) {
    const ids = [...(await publishedVersions(room)).keys()];
    const toldHere = (done: number) => told(at * ids.length + done, ids.length * engines.length);
    counts.push(await engine.rebuild(publishedDocuments(room, ids), toldHere));
    toldHere(ids.length);
  }
  return Math.max(0, ...counts);
}

async function* publishedDocuments(room: DocumentRoom, ids: readonly string[]) {
  for (const id of ids) {
    const document = await readDocument(room, id);
    if (document) yield document;
  }
}

/** Says where the indexes and the database differ; nowhere when every job of the search has been done. */
export async function indexDifferences(room: Pick<IndexingRoom, 'db' | 'search'>): Promise<IndexDifferences> {
  const each = await Promise.all(room.search.engines.map((engine) => differences(room, engine)));
  const all = (of: keyof IndexDifferences) => [...new Set(each.flatMap((one) => one[of]))];
  return { missing: all('missing'), stale: all('stale'), extra: all('extra') };
}

async function differences(
  { db }: Pick<IndexingRoom, 'db'>,
  engine: SearchEngine
): Promise<IndexDifferences> {
  const held = await engine.versions();
  const wanted = await publishedVersions({ db });
  return {
    missing: [...wanted.keys()].filter((id) => !held.has(id)),
    stale: [...wanted].filter(([id, version]) => held.has(id) && held.get(id) !== version).map(([id]) => id),
    extra: [...held.keys()].filter((id) => !wanted.has(id))
  };
}

/** How many articles are written in one change: more would hold up other changes. */
const atOnce = 20;

/** Makes an index, the embedded one when not told, equal the database, article by article, or as a whole when it is empty. Returns how many differed. */
export async function reconcileIndex(
  room: IndexingRoom,
  engine: SearchEngine = room.search.engines[0]
): Promise<number> {
  const { missing, stale, extra } = await differences(room, engine);
  const differing = [...missing, ...stale, ...extra];
  const isEmpty = missing.length > 0 && (await engine.versions()).size === 0;
  if (isEmpty) await rebuildIndex(room, undefined, [engine]);
  else
    for (let from = 0; from < differing.length; from += atOnce)
      await engine.change(async (index) => {
        for (const id of differing.slice(from, from + atOnce)) write(index, id, await readDocument(room, id));
      });
  return differing.length;
}
