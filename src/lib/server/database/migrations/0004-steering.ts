import type { Migration } from '../migrator.ts';

/** Who paused a lane and why, and which recordings someone wants first. */
export const steering: Migration = {
  name: '0004-steering',
  async up({ schema }) {
    await schema.alterTable('job_pause').addColumn('by_name', 'text').execute();
    await schema.alterTable('job_pause').addColumn('reason', 'text').execute();
    await schema.alterTable('recording').addColumn('first_at', 'bigint').execute();
  }
};
