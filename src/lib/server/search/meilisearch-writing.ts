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
const versionsAtOnce = 1000;

/** Writes articles, and removes those that have no document, in their order; they are searched when this resolves. */
export async function writeArticles(
  room: WritingRoom,
  documents: ReadonlyMap<string, SearchDocument | undefined>
): Promise<void> {
  const tasks: Enqueued[] = [];
  for (const [articleId, document] of documents)
    tasks.push(...(await (document ? putArticle(room, document) : removeArticle(room, articleId))));
  await done(room.client, tasks, writeMs);
}

/**
 * Writes an article. The article itself comes last: until all its texts are there and the old ones gone, its version tells
 * that it is not up to date.
 */
async function putArticle(
  { client, names, known }: WritingRoom,
  document: SearchDocument
): Promise<Enqueued[]> {
  const written = newId();
  const { article, texts } = documentsOf(document, known, written);
  const index = client.index(names.texts);
  const old = `articleId = ${quotedValue(document.articleId)} AND written != ${quotedValue(written)}`;
  const tasks: Enqueued[] = texts.length > 0 ? [await index.addDocuments([...texts])] : [];
  tasks.push(await index.deleteDocuments({ filter: old }));
  tasks.push(await client.index(names.articles).addDocuments([article]));
  return tasks;
}

/** Removes an article; its texts first. */
async function removeArticle({ client, names }: WritingRoom, articleId: string): Promise<Enqueued[]> {
  return [
    await client.index(names.texts).deleteDocuments({ filter: `articleId = ${quotedValue(articleId)}` }),
    await client.index(names.articles).deleteDocument(keyOf(articleId))
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
