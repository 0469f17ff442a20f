import type { Migration } from '../migrator.ts';

/** The originals that a recording has had before, and the one that is to take its place. */
export const recordingRevisions: Migration = {
  name: '0007-recording-revisions',
  async up({ schema }) {
    await schema
      .createTable('recording_revision')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('recording_id', 'text', (column) => column.notNull().references('recording.id'))
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('sha256', 'text', (column) => column.notNull())
      .addColumn('storage_key', 'text', (column) => column.notNull())
      .addColumn('duration_ms', 'bigint')
      .addColumn('failure', 'text')
      .addColumn('created_by', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('recording_revision_recording')
      .on('recording_revision')
      .columns(['recording_id', 'created_at'])
      .execute();
    await schema.alterTable('recording').addColumn('replaced_at', 'bigint').execute();
  }
};
