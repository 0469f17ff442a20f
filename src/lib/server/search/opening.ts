import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Log } from '../log.ts';
import type { EmbeddedEngine, Search, SearchEngine } from './engine.ts';
import { fallingBack } from './falling-back.ts';
import { openMeilisearch } from './meilisearch-engine.ts';
import { OffThread } from './off-thread.ts';
import { openSqliteSearch } from './sqlite-engine.ts';
import { swedishStems } from './swedish-words.ts';

/** How long a reader waits for Meilisearch before the embedded engine answers. */
const patienceMs = 1500;

/**
 * Opens the search of a portal: the embedded engine, and before it Meilisearch where the settings name one. Both indexes are
 * kept, so that the embedded one can answer whenever Meilisearch does not.
 */
export function openSearch(
  config: Pick<Config, 'DATA_DIR' | 'SEARCH_DIR' | 'MEILI_URL' | 'MEILI_KEY' | 'MEILI_PREFIX'>,
  told: { clock: Clock; log: Log }
): Search {
  const embedded = openEmbedded(searchFolder(config));
  const find: SearchEngine['find'] = (question) => embedded.find(question);
  const alternatives: Search['alternatives'] = (text) => embedded.alternatives(text);
  const close = () => {
    embedded.close();
  };
  if (config.MEILI_URL === '') return { find, alternatives, engines: [embedded], close };
  const access = { url: config.MEILI_URL, key: config.MEILI_KEY, prefix: config.MEILI_PREFIX, patienceMs };
  const meilisearch = openMeilisearch(access, swedishStems());
  return {
    find: fallingBack({ first: meilisearch, second: embedded }, told),
    alternatives,
    engines: [embedded, meilisearch],
    close
  };
}

/** Where the embedded index of this host lies. */
export function searchFolder({ DATA_DIR, SEARCH_DIR }: Pick<Config, 'DATA_DIR' | 'SEARCH_DIR'>): string {
  return SEARCH_DIR || join(DATA_DIR, 'search');
}

/** The embedded engine, with questions answered in a thread of their own. */
function openEmbedded(folder: string): EmbeddedEngine {
  const thread = new OffThread(folder);
  const sqlite = openSqliteSearch(folder);
  return {
    name: sqlite.name,
    find: (question) => thread.find(question),
    alternatives: (text) => thread.alternatives(text),
    change: (work) => sqlite.change(work),
    rebuild: (documents, told) => sqlite.rebuild(documents, told),
    versions: () => sqlite.versions(),
    close: () => {
      thread.close();
      sqlite.close();
    }
  };
}
