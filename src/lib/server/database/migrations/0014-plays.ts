import type { Migration } from '../migrator.ts';

/** How far interviews are heard. The article is named by id only: the figures outlive it. */
export const plays: Migration = {
  name: '0014-plays',
  async up({ schema }) {
    await schema
      .createTable('play')
      .addColumn('article_id', 'text', (column) => column.notNull())
      .addColumn('day', 'text', (column) => column.notNull())
      .addColumn('place', 'text', (column) => column.notNull())
      .addColumn('mark', 'integer', (column) => column.notNull())
      .addColumn('count', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('play_key', ['article_id', 'day', 'place', 'mark'])
      .execute();
  }
};
