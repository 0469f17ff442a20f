import type { Meilisearch } from 'meilisearch';
import { newId } from '../ids.ts';
import type { EngineQuestion, SearchDocument } from './engine.ts';
import { SearchEngineFailed } from './failing.ts';
import { documentsOf } from './meilisearch-documents.ts';
import { type Ask, findThrough } from './meilisearch-finding.ts';
import { articleSettings, type IndexNames, textSettings } from './meilisearch-settings.ts';
import { done, followTasks, versionsIn, type WritingRoom } from './meilisearch-writing.ts';
import { proveIndex, sampleOf } from './proving.ts';

const taskMs = 3_600_000;
const textsAtOnce = 2000;
/** An index that somebody is making is written to more often than this. */
const idleMs = 600_000;

/** What hears how an index is made. */
interface Listening {
  /** Each document that was sent. */
  readonly heard: (document: SearchDocument) => void;
  /** How many of them Meilisearch has done. */
  readonly told: (articles: number) => void;
}

/** What making the indexes of an installation again needs. */
interface RebuildingRoom extends WritingRoom {
  readonly ask: Ask;
  /** What the names of all its indexes begin with. */
  readonly prefix: string;
  readonly now: () => number;
}

/**
 * Makes new indexes beside those that answer, proves them, and puts them in their place; what a rebuild that was killed left is
 * taken away, and indexes of older versions. Returns how many articles they hold.
 */
export async function rebuild(
  { ask, names, prefix, now, ...room }: RebuildingRoom,
  documents: AsyncIterable<SearchDocument>,
  told: Listening['told']
): Promise<number> {
  const { client } = room;
  await prune(client, (uid) => isUnfinished(names, uid), now());
  const fresh = freshNames(names);
  const { add, taken } = sampleOf();
  try {
    const count = await build({ ...room, names: fresh }, documents, { heard: add, told });
    const index = {
      find: (question: EngineQuestion) => findThrough({ ask, names: fresh }, question),
      versions: () => versionsIn({ client, names: fresh })
    };
    await proveIndex(index, { count, smokes: taken() });
    await swap(client, { current: names, fresh });
    await prune(client, (uid) => isOlder({ names, prefix }, uid), now());
    return count;
  } finally {
    // what answered before is called so now
    await drop(client, fresh);
  }
}

const isUnfinished = ({ articles, texts }: IndexNames, uid: string) =>
  uid.startsWith(`${articles}_`) || uid.startsWith(`${texts}_`);

function isOlder({ names, prefix }: { names: IndexNames; prefix: string }, uid: string): boolean {
  const isOurs =
    uid.startsWith(`${prefix}_`) && /^(?:articles|texts)_v\d+(?:_|$)/.test(uid.slice(prefix.length + 1));
  return isOurs && !isUnfinished(names, uid) && uid !== names.articles && uid !== names.texts;
}

/** The names of new indexes beside those that answer. */
function freshNames({ articles, texts }: IndexNames): IndexNames {
  const id = newId();
  return { articles: `${articles}_${id}`, texts: `${texts}_${id}` };
}

/** Makes new indexes of documents, settings first, and waits until Meilisearch has done all of it. Returns how many there were. */
async function build(
  { client, names, known }: WritingRoom,
  documents: AsyncIterable<SearchDocument>,
  { heard, told }: Listening
): Promise<number> {
  const tasks = followTasks(client, told);
  for (const make of steps(client, names)) tasks.add(await make(), 0);
  let batch: ReturnType<typeof documentsOf>[] = [];
  let count = 0;
  const send = async () => {
    const texts = batch.flatMap((one) => one.texts);
    if (texts.length > 0) tasks.add(await client.index(names.texts).addDocuments(texts), 0);
    const articles = batch.map(({ article }) => article);
    tasks.add(await client.index(names.articles).addDocuments(articles), articles.length);
    batch = [];
    await tasks.look();
  };
  for await (const document of documents) {
    batch.push(documentsOf(document, known, 'rebuilt'));
    heard(document);
    count += 1;
    if (batch.reduce((sum, { texts }) => sum + texts.length, 0) >= textsAtOnce) await send();
  }
  if (batch.length > 0) await send();
  await tasks.all(taskMs);
  return count;
}

const steps = (client: Meilisearch, { articles, texts }: IndexNames) => [
  () => client.createIndex(articles, { primaryKey: 'id' }),
  () => client.index(articles).updateSettings(articleSettings),
  () => client.createIndex(texts, { primaryKey: 'id' }),
  () => client.index(texts).updateSettings(textSettings)
];

/** Puts new indexes in the place of those that answer, both at once; where there are none, gives them their names. */
async function swap(
  client: Meilisearch,
  { current, fresh }: { current: IndexNames; fresh: IndexNames }
): Promise<void> {
  const there = await indexes(client);
  const madeAt = there.find(({ uid }) => uid === fresh.articles)?.createdAt;
  const pairs = (['articles', 'texts'] as const).map((part) => ({
    indexes: [fresh[part], current[part]],
    rename: !there.some(({ uid }) => uid === current[part])
  }));
  await client.swapIndexes(pairs as Parameters<Meilisearch['swapIndexes']>[0]);
  // A key for some indexes is not shown the task of a swap, but the task after it; what is there then tells how it went.
  await done(client, [await client.index(current.articles).updateSettings(articleSettings)], taskMs);
  const now = (await indexes(client)).find(({ uid }) => uid === current.articles)?.createdAt;
  if (madeAt === undefined || now !== madeAt)
    throw new SearchEngineFailed('task-failed', 'the indexes were not swapped');
}

/** Deletes indexes that are there. */
async function drop(client: Meilisearch, { articles, texts }: IndexNames): Promise<void> {
  const there = (await indexes(client)).map(({ uid }) => uid);
  for (const uid of [articles, texts]) if (there.includes(uid)) await client.deleteIndex(uid);
}

/**
 * Deletes the indexes that `isLeft` tells of, such as those of a rebuild that was killed, but not those that another is making:
 * they were written within ten minutes before `now`, or wait to be written.
 */
async function prune(client: Meilisearch, isLeft: (uid: string) => boolean, now: number): Promise<void> {
  const idle = (await indexes(client)).filter(
    ({ uid, updatedAt }) => isLeft(uid) && new Date(updatedAt).getTime() < now - idleMs
  );
  if (idle.length === 0) return;
  const { results } = await client.tasks.getTasks({
    indexUids: idle.map(({ uid }) => uid),
    statuses: ['enqueued', 'processing']
  });
  const isAwaited = (uid: string) => results.some(({ indexUid }) => indexUid === uid);
  for (const { uid } of idle) if (!isAwaited(uid)) await client.deleteIndex(uid);
}

async function indexes(client: Meilisearch) {
  return (await client.getRawIndexes({ limit: 1000 })).results;
}
