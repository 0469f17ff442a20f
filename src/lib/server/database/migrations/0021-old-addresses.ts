import type { Migration } from '../migrator.ts';

/** Where articles stood on the sites they came from. */
export const oldAddresses: Migration = {
  name: '0021-old-addresses',
  async up({ schema }) {
    await schema
      .createTable('old_address')
      .addColumn('address', 'text', (column) => column.primaryKey())
      .addColumn('article_id', 'text', (column) => column.notNull().references('article.id'))
      .execute();
    await schema.createIndex('old_address_article').on('old_address').column('article_id').execute();
  }
};
