import type { Migration } from '../migrator.ts';

/** How often a program broke down over an original. */
export const fileBreakdowns: Migration = {
  name: '0011-file-breakdowns',
  async up({ schema }) {
    await schema
      .createTable('file_breakdown')
      .addColumn('storage_key', 'text', (column) => column.primaryKey())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addColumn('program', 'text', (column) => column.notNull())
      .addColumn('signal', 'text', (column) => column.notNull())
      .addColumn('last_at', 'bigint', (column) => column.notNull())
      .execute();
  }
};
