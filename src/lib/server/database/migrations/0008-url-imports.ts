import type { Migration } from '../migrator.ts';

/** Files that are fetched from an address. */
export const urlImports: Migration = {
  name: '0008-url-imports',
  async up({ schema }) {
    await schema
      .createTable('url_import')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('address', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('received', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('length', 'bigint')
      .addColumn('etag', 'text')
      .addColumn('failure', 'text')
      .addColumn('recording_id', 'text', (column) => column.references('recording.id'))
      .addColumn('created_by', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema.createIndex('url_import_state').on('url_import').columns(['state', 'created_at']).execute();
  }
};
