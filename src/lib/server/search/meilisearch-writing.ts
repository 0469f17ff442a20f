import type { Meilisearch, Task } from 'meilisearch';
import { newId } from '../ids.ts';
import type { SearchDocument } from './engine.ts';
import { SearchEngineFailed } from './failing.ts';
import { documentsOf, keyOf, type KnownStems } from './meilisearch-documents.ts';
import { quotedValue } from './meilisearch-questions.ts';
import type { IndexNames } from './meilisearch-settings.ts';

/** What writing to Meilisearch needs. */
export interface WritingRoom {
  readonly client: Meilisearch;
  readonly names: IndexNames;
  readonly known: KnownStems;
}

interface Versioned {
  readonly articleId: string;
  readonly version: string;
}

interface Enqueued {
  readonly taskUid: number;
}

const writeMs = 30_000;
const lookMs = 50;
const textsAtOnce = 2000;
const versionsAtOnce = 1000;

/**
 * Writes articles, and removes those that have no document; they are searched when this resolves. The articles themselves come
 * last, when all else has been done: until then their versions tell that they are not up to date.
 */
export async function writeArticles(
  { client, names, known }: WritingRoom,
  documents: ReadonlyMap<string, SearchDocument | undefined>
): Promise<void> {
  const written = newId();
  const made = [...documents.values()].flatMap((one) => (one ? [documentsOf(one, known, written)] : []));
  const texts = client.index(names.texts);
  const all = made.flatMap((one) => one.texts);
  const tasks: Enqueued[] = [];
  for (let from = 0; from < all.length; from += textsAtOnce)
    tasks.push(await texts.addDocuments(all.slice(from, from + textsAtOnce)));
  const ids = [...documents.keys()].map(quotedValue).join(', ');
  const old = `articleId IN [${ids}] AND written != ${quotedValue(written)}`;
  tasks.push(await texts.deleteDocuments({ filter: old }));
  await done(client, tasks, writeMs);
  await done(client, await writeThemselves({ client, names }, { made, documents }), writeMs);
}

async function writeThemselves(
  { client, names }: Omit<WritingRoom, 'known'>,
  {
    made,
    documents
  }: {
    made: readonly ReturnType<typeof documentsOf>[];
    documents: ReadonlyMap<string, SearchDocument | undefined>;
  }
): Promise<Enqueued[]> {
  const articles = client.index(names.articles);
  const gone = [...documents].flatMap(([id, document]) => (document ? [] : [keyOf(id)]));
  return [
    ...(made.length > 0 ? [await articles.addDocuments(made.map(({ article }) => article))] : []),
    ...(gone.length > 0 ? [await articles.deleteDocuments(gone)] : [])
  ];
}

/** The version of each article in an index, whose texts must be there too. */
export async function versionsIn({
  client,
  names
}: Omit<WritingRoom, 'known'>): Promise<Map<string, string>> {
  await client.index(names.texts).getRawInfo();
  const versions = new Map<string, string>();
  for (let offset = 0; ; offset += versionsAtOnce) {
    const { results } = await client.index(names.articles).getDocuments<Versioned>({
      fields: ['articleId', 'version'],
      limit: versionsAtOnce,
      offset
    });
    for (const { articleId, version } of results) versions.set(articleId, version);
    if (results.length < versionsAtOnce) return versions;
  }
}

/** Follows tasks in their order, of so many articles each; `told` hears how many articles are done. */
export function followTasks(client: Meilisearch, told: (articles: number) => void) {
  const waiting: { readonly taskUid: number; readonly articles: number }[] = [];
  let articles = 0;
  const take = ({ status, error }: Pick<Task, 'status' | 'error'>) => {
    if (status !== 'succeeded') throw new SearchEngineFailed('task-failed', `${status} ${error?.code ?? ''}`);
    const made = waiting.shift()?.articles ?? 0;
    articles += made;
    if (made > 0) told(articles);
  };
  const isOver = ({ status }: Pick<Task, 'status'>) => status !== 'enqueued' && status !== 'processing';
  return {
    add({ taskUid }: Enqueued, made: number): void {
      waiting.push({ taskUid, articles: made });
    },
    /** Takes note of what is done, without waiting. Refuses when a task has failed. */
    async look(): Promise<void> {
      for (let [first] = waiting; first; [first] = waiting) {
        const task = await client.tasks.getTask(first.taskUid);
        if (!isOver(task)) return;
        take(task);
      }
    },
    /** Waits for all, each at most `timeout` milliseconds. */
    async all(timeout: number): Promise<void> {
      for (let [first] = waiting; first; [first] = waiting)
        take(await client.tasks.waitForTask(first.taskUid, { timeout, interval: lookMs }));
    }
  };
}

/** Waits for tasks; that one failed is told by its status alone. */
export async function done(client: Meilisearch, tasks: readonly Enqueued[], timeout: number): Promise<void> {
  const following = followTasks(client, () => undefined);
  for (const task of tasks) following.add(task, 0);
  await following.all(timeout);
}
