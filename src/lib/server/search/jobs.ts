import { expressionBuilder } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { DomainEvent } from '../events/announce.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { NewJob } from '../jobs/queue.ts';
import type { Recurring } from '../jobs/recurring.ts';
import type { SearchEngine } from './engine.ts';
import { SearchEngineFailed } from './failing.ts';
import { indexArticle, type IndexingRoom, reconcileIndex } from './indexing.ts';
import { forgetMisses } from './missing.ts';

/** What has changed: an article itself, or something that is searched with it. */
type Changed = {
  readonly thing: 'article' | 'recording' | 'programme' | 'person' | 'organisation';
  readonly id: string;
};

const retries = { priority: 3, maxAttempts: 20, leaseMs: 120_000, lane: 'light' } as const;

/** Brings the index up to date with the articles that a change touches. */
export function indexChanged(room: IndexingRoom): JobKind<Changed> {
  return {
    name: 'search.index',
    ...retries,
    async run(_, changed) {
      for (const id of await articlesOf(room, changed)) await indexArticle(room, id);
    }
  };
}

/** Takes an article out of the index, unless it has been published again meanwhile. */
export function removeWithdrawn(room: IndexingRoom): JobKind<{ readonly articleId: string }> {
  return { name: 'search.remove', ...retries, run: (_, { articleId }) => indexArticle(room, articleId) };
}

/** Upkeep: makes the index equal the database again, whatever happened to either, and forgets what was looked for long ago. */
export function reconcile(room: IndexingRoom & { readonly clock: Clock }): JobKind<Record<string, never>> {
  return {
    name: 'search.reconcile',
    priority: 9,
    maxAttempts: 3,
    leaseMs: 600_000,
    lane: 'light',
    async run({ log }) {
      const differing = await reconcileIndex(room);
      if (differing > 0) log.info('the search index was brought up to date', { articles: differing });
      await forgetMisses(room);
    }
  };
}

/** Upkeep: makes the indexes of engines beside the portal equal the database again, as soon as they answer. */
export function catchUp(room: IndexingRoom): JobKind<Record<string, never>> {
  return {
    name: 'search.catch-up',
    priority: 8,
    maxAttempts: 1,
    leaseMs: 600_000,
    lane: 'light',
    async run({ log }) {
      for (const engine of room.search.engines.slice(1)) {
        const differing = await reconcileIfItAnswers(room, engine);
        if (differing > 0)
          log.info('a search engine was brought up to date', { engine: engine.name, articles: differing });
      }
    }
  };
}

/** That it does not answer is told when it is asked for readers and when it is written. */
async function reconcileIfItAnswers(room: IndexingRoom, engine: SearchEngine): Promise<number> {
  try {
    return await reconcileIndex(room, engine);
  } catch (cause) {
    if (!(cause instanceof SearchEngineFailed)) throw cause;
    room.log.debug('a search engine cannot be caught up with yet', {
      engine: engine.name,
      reason: cause.reason
    });
    return 0;
  }
}

/** Catches up every half minute, where there is an engine beside the portal. */
export const catchingUp: Recurring = {
  name: 'search.catch-up',
  everyMs: 30_000,
  kind: 'search.catch-up',
  payload: {}
};

/** Reconciles every quarter of an hour, and when the first worker starts. */
export const reconciling: Recurring = {
  name: 'search.reconcile',
  everyMs: 900_000,
  kind: 'search.reconcile',
  payload: {}
};

/** The jobs that an event about a thing starts: index what it touches. */
export const toIndex =
  (thing: Changed['thing']) =>
  ({ subject }: DomainEvent): NewJob[] => [
    {
      kind: 'search.index',
      payload: { thing, id: subject },
      subject: `${thing}:${subject}`,
      uniqueKey: `search.index:${thing}:${subject}`,
      priority: retries.priority,
      maxAttempts: retries.maxAttempts
    }
  ];

/** The job that a withdrawal starts. */
export const toRemove = ({ subject }: DomainEvent): NewJob[] => [
  {
    kind: 'search.remove',
    payload: { articleId: subject },
    subject: `article:${subject}`,
    uniqueKey: `search.remove:${subject}`,
    priority: 1,
    maxAttempts: retries.maxAttempts
  }
];

async function articlesOf({ db }: { db: Database }, { thing, id }: Changed): Promise<string[]> {
  if (thing === 'article') return [id];
  const rows = await touched({ db }, { thing, id });
  return [...new Set(rows.map((row) => row.id))];
}

function touched({ db }: { db: Database }, { thing, id }: Changed): Promise<{ id: string }[]> {
  const published = db.read
    .selectFrom('article')
    .select('article.id')
    .where('article.state', '=', 'published');
  if (thing === 'programme') return published.where('article.programme_id', '=', id).execute();
  if (thing === 'recording') return published.where('article.recording_id', '=', id).execute();
  const credits = published
    .leftJoin('credit', 'credit.article_id', 'article.id')
    .leftJoin('article_mention', 'article_mention.article_id', 'article.id')
    .distinct();
  if (thing === 'person') {
    const same = db.read.selectFrom('person').select('id').where(isOrWas(id));
    return credits.where('credit.person_id', 'in', same).execute();
  }
  const same = db.read.selectFrom('organisation').select('id').where(isOrWas(id));
  return credits
    .where((where) =>
      where.or([
        where('credit.organisation_id', 'in', same),
        where('credit.affiliation_id', 'in', same),
        where('article_mention.organisation_id', 'in', same)
      ])
    )
    .execute();
}

const merged = expressionBuilder<{ thing: { id: string; merged_into: string | null } }, 'thing'>();

/** The thing itself, and what has been merged into it: credits keep the id they were given. */
const isOrWas = (id: string) => merged.or([merged('id', '=', id), merged('merged_into', '=', id)]);
