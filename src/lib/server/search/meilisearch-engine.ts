import {
  Meilisearch,
  MeilisearchApiError,
  MeilisearchRequestError,
  MeilisearchRequestTimeOutError,
  MeilisearchTaskTimeOutError
} from 'meilisearch';
import { systemClock } from '../clock.ts';
import type { IndexWriter, SearchDocument, SearchEngine } from './engine.ts';
import { type FailureReason, SearchEngineFailed } from './failing.ts';
import type { KnownStems } from './meilisearch-documents.ts';
import { type Ask, findThrough } from './meilisearch-finding.ts';
import { indexNames } from './meilisearch-settings.ts';
import { rebuild } from './meilisearch-rebuilding.ts';
import * as writing from './meilisearch-writing.ts';

/** Where a Meilisearch is, and what it is told. */
export interface MeilisearchAccess {
  readonly url: string;
  readonly key: string;
  /** What the names of this installation's indexes begin with. */
  readonly prefix: string;
  /** How long a reader waits, in milliseconds. */
  readonly patienceMs: number;
}

const writePatienceMs = 30_000;

/** Opens a Meilisearch as a search engine; nothing is asked of it before the first question. `readKnown` reads the words of Swedish. */
export function openMeilisearch(
  { url, key, prefix, patienceMs }: MeilisearchAccess,
  readKnown: () => Promise<KnownStems>,
  now: () => number = () => systemClock.now()
): SearchEngine {
  const access = { host: url, ...(key && { apiKey: key }) };
  const reader = new Meilisearch({ ...access, timeout: patienceMs });
  const client = new Meilisearch({ ...access, timeout: writePatienceMs });
  const names = indexNames(prefix);
  const ask = askThrough(reader);
  return {
    name: 'meilisearch',
    find: (question) => failing(() => findThrough({ ask, names }, question)),
    change: (work) =>
      failing(async () => {
        const changed = await changes(work);
        if (changed.size === 0) return;
        // A document that is added to an index that is not there makes one without settings.
        await client.index(names.articles).getRawInfo();
        await writing.writeArticles({ client, names, known: await readKnown() }, changed);
      }),
    rebuild: (documents, told = () => undefined) =>
      failing(async () => {
        // nobody waits for the proof: it has the time of writing
        const room = { client, ask: askThrough(client), names, known: await readKnown(), prefix, now };
        return rebuild(room, documents, told);
      }),
    versions: () =>
      failing(() =>
        writing.versionsIn({ client, names }).catch((cause: unknown) => {
          if (reasonOf(cause) === 'missing-index') return new Map<string, string>();
          throw cause;
        })
      ),
    close: () => undefined
  };
}

/** What is written, the last of each article alone. */
async function changes(
  work: (index: IndexWriter) => Promise<void>
): Promise<ReadonlyMap<string, SearchDocument | undefined>> {
  const changed = new Map<string, SearchDocument | undefined>();
  await work({
    put: (document) => changed.set(document.articleId, document),
    remove: (articleId) => changed.set(articleId, undefined)
  });
  return changed;
}

function askThrough(reader: Meilisearch): Ask {
  return async (queries) => {
    const answer: unknown = await reader.multiSearch({ queries: queries as never });
    const isAnswer = typeof answer === 'object' && answer !== null && 'results' in answer;
    const results: unknown = isAnswer ? answer.results : undefined;
    if (!Array.isArray(results) || results.length !== queries.length) throw new SearchEngineFailed('garbage');
    return results as unknown[];
  };
}

async function failing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof SearchEngineFailed) throw cause;
    const reason = reasonOf(cause);
    if (!reason) throw cause;
    throw new SearchEngineFailed(reason, cause instanceof Error ? cause.message : '');
  }
}

/** What went wrong, as Meilisearch or its client tells it; undefined for what has nothing to do with them. */
function reasonOf(cause: unknown): FailureReason | undefined {
  if (cause instanceof MeilisearchApiError) return reasonIn(cause);
  if (cause instanceof MeilisearchTaskTimeOutError) return 'slow';
  if (cause instanceof MeilisearchRequestError)
    return cause.cause instanceof MeilisearchRequestTimeOutError ? 'slow' : 'down';
  // its client reads every answer as JSON
  return cause instanceof SyntaxError ? 'garbage' : undefined;
}

function reasonIn({ cause, response: { status } }: MeilisearchApiError): FailureReason {
  if (cause?.code === 'index_not_found') return 'missing-index';
  return status === 401 || status === 403 ? 'wrong-key' : 'refused';
}

const keys = {
  portal: {
    description: 'Eter: search and indexing',
    actions: ['search', 'documents.*', 'settings.*', 'indexes.*', 'tasks.get', 'stats.get']
  },
  search: { description: 'Eter: search', actions: ['search'] }
} as const;

/**
 * Makes the keys of an installation, with the master key: `portal` may do what this engine does with the indexes of its
 * prefix, `search` only search in them. Those made before are given again.
 */
export async function makeKeys({
  url,
  key,
  prefix
}: Omit<MeilisearchAccess, 'patienceMs'>): Promise<Record<keyof typeof keys, string>> {
  const client = new Meilisearch({ host: url, apiKey: key, timeout: writePatienceMs });
  const make = ({ description, actions }: { description: string; actions: readonly string[] }) =>
    failing(async () => {
      const name = `${description} (${prefix})`;
      const { results } = await client.getKeys({ limit: 1000 });
      const before = results.find((one) => one.name === name);
      const wanted = { name, description, actions: [...actions], indexes: [`${prefix}_*`], expiresAt: null };
      return (before ?? (await client.createKey(wanted))).key;
    });
  return { portal: await make(keys.portal), search: await make(keys.search) };
}
