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
