import type { SearchEngine } from './engine.ts';
import { type DocumentRoom, publishedVersions, readDocument } from './documents.ts';

/** What keeping the index needs of the portal. */
export interface IndexingRoom extends DocumentRoom {
  readonly search: SearchEngine;
}

/** How an index differs from the database, by article id. */
export interface IndexDifferences {
  readonly missing: readonly string[];
  readonly stale: readonly string[];
  /** In the index, and not public. */
  readonly extra: readonly string[];
}

/** Brings one article of the index up to date: as it is published now, or gone. Safe to do twice, and at once. */
export async function indexArticle(room: IndexingRoom, articleId: string): Promise<void> {
  await room.search.change(async (index) => {
    // Read while no other change can be made, so that the latest is what stays.
    const document = await readDocument(room, articleId);
    if (document) index.put(document);
    else index.remove(articleId);
  });
}

/**
 * Makes the whole index again while the old one answers, and returns how many articles it holds. `told` hears how
 * many of how many are done.
 */
export async function rebuildIndex(
  room: IndexingRoom,
  told: (done: number, of: number) => void = () => undefined
): Promise<number> {
  return room.search.rebuild(
    (async function* () {
      const ids = [...(await publishedVersions(room)).keys()];
      for (const [done, id] of ids.entries()) {
        const document = await readDocument(room, id);
        if (document) yield document;
        told(done + 1, ids.length);
      }
    })()
  );
}

/** Says where the index and the database differ; nowhere when every job of the search has been done. */
export async function indexDifferences(room: Pick<IndexingRoom, 'db' | 'search'>): Promise<IndexDifferences> {
  const held = await room.search.versions();
  const wanted = await publishedVersions(room);
  return {
    missing: [...wanted.keys()].filter((id) => !held.has(id)),
    stale: [...wanted].filter(([id, version]) => held.has(id) && held.get(id) !== version).map(([id]) => id),
    extra: [...held.keys()].filter((id) => !wanted.has(id))
  };
}

/** Makes the index equal the database, article by article, or as a whole when it is empty. Returns how many differed. */
export async function reconcileIndex(room: IndexingRoom): Promise<number> {
  const { missing, stale, extra } = await indexDifferences(room);
  const differing = [...missing, ...stale, ...extra];
  const isEmpty = missing.length > 0 && (await room.search.versions()).size === 0;
  if (isEmpty) await rebuildIndex(room);
  else for (const id of differing) await indexArticle(room, id);
  return differing.length;
}
