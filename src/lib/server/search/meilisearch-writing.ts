import type { Meilisearch } from 'meilisearch';
import { newId } from '../ids.ts';
import type { SearchDocument } from './engine.ts';
import { SearchEngineFailed } from './failing.ts';
import { documentsOf, keyOf, type KnownStems } from './meilisearch-documents.ts';
import { quotedValue } from './meilisearch-questions.ts';
import { articleSettings, type IndexNames, textSettings } from './meilisearch-settings.ts';

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
const rebuildMs = 3_600_000;
const textsAtOnce = 2000;
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

/** The version of each article in an index. */
export async function versionsIn({
  client,
  names
}: Omit<WritingRoom, 'known'>): Promise<Map<string, string>> {
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

/** Makes new indexes of documents, settings first, `heard` being told of each document. Returns how many there were. */
export async function build(
  { client, names, known }: WritingRoom,
  documents: AsyncIterable<SearchDocument>,
  heard: (document: SearchDocument) => void
): Promise<number> {
  const tasks = await make(client, names);
  let batch: ReturnType<typeof documentsOf>[] = [];
  let count = 0;
  const send = async () => {
    const texts = batch.flatMap((one) => one.texts);
    if (texts.length > 0) tasks.push(await client.index(names.texts).addDocuments(texts));
    tasks.push(await client.index(names.articles).addDocuments(batch.map(({ article }) => article)));
    batch = [];
  };
  for await (const document of documents) {
    batch.push(documentsOf(document, known, 'rebuilt'));
    heard(document);
    count += 1;
    if (batch.reduce((sum, { texts }) => sum + texts.length, 0) >= textsAtOnce) await send();
  }
  if (batch.length > 0) await send();
  await done(client, tasks, rebuildMs);
  return count;
}

async function make(client: Meilisearch, { articles, texts }: IndexNames): Promise<Enqueued[]> {
  return [
    await client.createIndex(articles, { primaryKey: 'id' }),
    await client.index(articles).updateSettings(articleSettings),
    await client.createIndex(texts, { primaryKey: 'id' }),
    await client.index(texts).updateSettings(textSettings)
  ];
}

/** Puts new indexes of `count` articles in the place of those that answer, both at once. */
export async function swap(
  client: Meilisearch,
  { current, fresh, count }: { current: IndexNames; fresh: IndexNames; count: number }
): Promise<void> {
  const there = await uids(client);
  for (const uid of [current.articles, current.texts])
    if (!there.includes(uid))
      await done(client, [await client.createIndex(uid, { primaryKey: 'id' })], writeMs);
  const pairs = [
    { indexes: [current.articles, fresh.articles], rename: false },
    { indexes: [current.texts, fresh.texts], rename: false }
  ];
  await client.swapIndexes(pairs as Parameters<Meilisearch['swapIndexes']>[0]);
  // A key for some indexes is not shown the task of a swap, but the task after it; what is there then tells how it went.
  await done(client, [await client.index(current.articles).updateSettings(articleSettings)], rebuildMs);
  const held = await versionsIn({ client, names: current });
  if (held.size !== count) throw new SearchEngineFailed('task-failed', 'the indexes were not swapped');
}

/** Deletes the indexes that `isLeft` tells of: what a rebuild put aside, or one that was killed left behind. */
export async function prune(client: Meilisearch, isLeft: (uid: string) => boolean): Promise<void> {
  for (const uid of (await uids(client)).filter(isLeft)) await client.deleteIndex(uid);
}

async function uids(client: Meilisearch): Promise<string[]> {
  return (await client.getRawIndexes({ limit: 1000 })).results.map(({ uid }) => uid);
}

/** Waits for tasks; that one failed is told by its status alone. */
async function done(client: Meilisearch, tasks: readonly Enqueued[], timeout: number): Promise<void> {
  for (const { taskUid } of tasks) {
    const { status, error } = await client.tasks.waitForTask(taskUid, { timeout, interval: 50 });
    if (status !== 'succeeded') throw new SearchEngineFailed('task-failed', `${status} ${error?.code ?? ''}`);
  }
}
