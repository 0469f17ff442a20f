import type { Migration } from '../migrator.ts';

/** What happened to each recording, and how long each of its sets still takes. */
export const recordingLog: Migration = {
  name: '0003-recording-log',
  async up({ schema }) {
    await schema
      .createTable('recording_log')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('recording_id', 'text', (column) => column.notNull().references('recording.id'))
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('what', 'text', (column) => column.notNull())
      .addColumn('set_name', 'text')
      .addColumn('attempt', 'bigint')
      .addColumn('worker', 'text')
      .addColumn('by_name', 'text')
      .addColumn('code', 'text')
      .addColumn('message', 'text')
      .addColumn('detail', 'text')
      .execute();
    await schema
      .createIndex('recording_log_recording')
      .on('recording_log')
      .columns(['recording_id', 'position'])
      .execute();
    await schema.alterTable('output_set').addColumn('left_ms', 'bigint').execute();
    await schema.alterTable('output_set').addColumn('error_values', 'text').execute();
  }
};
