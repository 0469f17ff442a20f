import type { Migration } from '../migrator.ts';

/** How many comments came in each minute, how many of them looked bad, and when that was an attack. */
export const commentAttacks: Migration = {
  name: '0020-comment-attacks',
  async up({ schema }) {
    await schema
      .createTable('comment_minute')
      .addColumn('minute', 'bigint', (column) => column.primaryKey())
      .addColumn('posts', 'integer', (column) => column.notNull())
      .addColumn('bad', 'integer', (column) => column.notNull())
      .execute();
    await schema
      .createTable('comment_attack')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('began_at', 'bigint', (column) => column.notNull())
      .addColumn('last_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('comment_attack_last').on('comment_attack').column('last_at').execute();
  }
};
