import type { Migration } from '../migrator.ts';

/** How often each recording was downloaded, day by day. The recording is named by id only: the figures outlive it. */
export const downloads: Migration = {
  name: '0002-downloads',
  async up({ schema }) {
    await schema
      .createTable('download')
      .addColumn('recording_id', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('download_day', ['recording_id', 'day'])
      .execute();
  }
};
