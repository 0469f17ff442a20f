import type { Migration } from '../migrator.ts';

/** Parts of recordings that nobody gets to hear, and the files that were made before they were hidden. */
export const hiddenParts: Migration = {
  name: '0013-hidden-parts',
  async up(db) {
    await db.schema
      .createTable('hidden_part')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('recording_id', 'text', (column) => column.notNull().references('recording.id'))
      .addColumn('start_ms', 'bigint', (column) => column.notNull())
      .addColumn('end_ms', 'bigint', (column) => column.notNull())
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('notice', 'text')
      .addColumn('until_ms', 'bigint')
      .addColumn('created_by', 'text', (column) => column.references('account.id'))
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('shown_at', 'bigint')
      .addColumn('ended_by', 'text', (column) => column.references('account.id'))
      .addColumn('ended_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('hidden_part_recording')
      .on('hidden_part')
      .columns(['recording_id', 'ended_at'])
      .execute();
    await db.schema.alterTable('rendition').addColumn('hidden_at', 'bigint').execute();
  }
};
