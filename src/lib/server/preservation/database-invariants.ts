import type { Database } from '../database/database.ts';
import { indexDifferences } from '../search/indexing.ts';
import type { Invariant } from './invariant.ts';

export const databaseIsSound: Invariant = {
  name: 'database-is-sound',
  promise: 'The database is undamaged, and no row points to a row that is not there.',
  find: ({ db }) => db.dialect.faults(db.read)
};

export const runningJobsAreHeld: Invariant = {
  name: 'running-jobs-are-held',
  promise: 'Every running job is held by a worker that was heard of within its lease.',
  async find({ db }) {
    const rows = await db.read
      .selectFrom('job')
      .select(['id', 'kind'])
      .where('state', '=', 'running')
      .where((row) => row.or([row('lease_until', 'is', null), row('lease_until', '<', db.dialect.now)]))
      .execute();
    return rows.map((row) => `Job ${row.id} (${row.kind}) is running, and no worker holds it.`);
  }
};

/** The index may differ this long after a change: the job that follows it has not been done yet. */
const catchingUpMs = 15 * 60_000;

export const searchFollowsDatabase: Invariant = {
  name: 'search-follows-database',
  promise: 'The search index holds what is published, as it is published.',
  async find(room) {
    const { missing, stale, extra } = await indexDifferences(room);
    const sentences = [
      ...missing.map((id) => `Article ${id} is published, and not in the search index.`),
      ...stale.map((id) => `Article ${id} stands in the search index as it was before.`),
      ...extra.map((id) => `Article ${id} stands in the search index, and is not published.`)
    ];
    if (sentences.length && (await isCatchingUp(room.db, room.clock.now()))) return [];
    return sentences;
  }
};

async function isCatchingUp(db: Database, now: number): Promise<boolean> {
  const job = await db.read
    .selectFrom('job')
    .select('id')
    .where('kind', 'like', 'search.%')
    .where('state', 'in', ['waiting', 'running'])
    .where('created_at', '>', now - catchingUpMs)
    .executeTakeFirst();
  return job !== undefined;
}
