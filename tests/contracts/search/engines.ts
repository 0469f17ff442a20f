import { describe } from 'vitest';
import type { SearchDocument, SearchEngine } from '#lib/server/search/engine.ts';
import { openMeilisearch } from '#lib/server/search/meilisearch-engine.ts';
import { openSqliteSearch } from '#lib/server/search/sqlite-engine.ts';
import { swedishStems } from '#lib/server/search/swedish-words.ts';

/** Opens an engine whose index belongs to a folder: empty at first, the same for everyone who opens that folder. */
export type Open = (folder: string) => SearchEngine;

const url = process.env['MEILI_URL'] ?? '';
const known = swedishStems();
const begun = new Map<string, Promise<number>>();

async function* nothing(): AsyncGenerator<SearchDocument> {}

function openAtMeilisearch(folder: string): SearchEngine {
  const prefix = `test-${Buffer.from(folder.slice(-12)).toString('hex')}`;
  const key = process.env['MEILI_KEY'] ?? '';
  const engine = openMeilisearch({ url, key, prefix, patienceMs: 20_000 }, known);
  const ready = begun.get(prefix) ?? engine.rebuild(nothing());
  begun.set(prefix, ready);
  return {
    ...engine,
    change: async (work) => {
      await ready;
      await engine.change(work);
    }
  };
}

/** Runs the same tests for every engine; for Meilisearch where MEILI_URL names one, and skipped where it does not. */
export function onEveryEngine(title: (engine: string) => string, tests: (open: Open) => void): void {
  describe(title('SQLite'), () => {
    tests(openSqliteSearch);
  });
  describe.skipIf(url === '')(title('Meilisearch'), () => {
    tests(openAtMeilisearch);
  });
}
