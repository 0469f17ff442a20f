import type { Named } from '#lib/articles/article.ts';
import { articleLimits } from '#lib/articles/draft.ts';
import { foldName, tidyName } from '#lib/people/name-folding.ts';
import { slugOf } from '#lib/ui/slug.ts';
import { sortKey } from '#lib/ui/swedish-order.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';

/** A topic and how many published articles it has. */
export interface TopicCount extends Named {
  readonly articles: number;
}

/** Gives an article these topics, by name; a topic not seen before is made. At most 20 are kept. */
export async function writeTopics(
  tx: Transaction,
  clock: Clock,
  articleId: string,
  names: readonly string[]
) {
  await tx.deleteFrom('article_topic').where('article_id', '=', articleId).execute();
  const wanted = new Map(
    names.map((name) => tidyName(name, 60)).flatMap((name) => (name ? [[foldName(name), name]] : []))
  );
  let position = 0;
  for (const [folded, name] of [...wanted].slice(0, articleLimits.topics)) {
    const topic_id = await topicNamed(tx, clock, { folded, name });
    await tx
      .insertInto('article_topic')
      .values({ article_id: articleId, topic_id, position: position++ })
      .execute();
  }
}

async function topicNamed(
  tx: Transaction,
  clock: Clock,
  topic: { folded: string; name: string }
): Promise<string> {
  await tx
    .insertInto('topic')
    .values({
      id: newId(),
      ...topic,
      slug: slugOf(topic.name, 'amne'),
      sort_key: sortKey(topic.name),
      created_at: clock.now()
    })
    .onConflict((conflict) => conflict.column('folded').doNothing())
    .execute();
  const row = await tx
    .selectFrom('topic')
    .select('id')
    .where('folded', '=', topic.folded)
    .executeTakeFirstOrThrow();
  return row.id;
}

/** The topics of an article, in the editor's order. */
export async function topicsOf({ db }: { db: Database }, articleId: string): Promise<Named[]> {
  return db.read
    .selectFrom('article_topic')
    .innerJoin('topic', 'topic.id', 'article_topic.topic_id')
    .select(['topic.id', 'topic.slug', 'topic.name'])
    .where('article_id', '=', articleId)
    .orderBy('position')
    .execute();
}

/** The topic with this id, or undefined. */
export async function findTopic({ db }: { db: Database }, id: string): Promise<Named | undefined> {
  return db.read.selectFrom('topic').select(['id', 'slug', 'name']).where('id', '=', id).executeTakeFirst();
}

/** Every topic that a published article has, by name as Swedish sorts, with how many. */
export async function listTopics({ db }: { db: Database }): Promise<TopicCount[]> {
  return db.read
    .selectFrom('topic')
    .innerJoin('article_topic', 'article_topic.topic_id', 'topic.id')
    .innerJoin('article', 'article.id', 'article_topic.article_id')
    .where('article.state', '=', 'published')
    .select(['topic.id', 'topic.slug', 'topic.name'])
    .select((of) => of.fn.countAll<number>().as('articles'))
    .groupBy(['topic.id', 'topic.slug', 'topic.name', 'topic.sort_key'])
    .orderBy('topic.sort_key')
    .execute();
}
