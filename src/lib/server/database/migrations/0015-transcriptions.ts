import type { Migration } from '../migrator.ts';

/** Recordings that a machine writes down, and the programmes whose new ones are. */
export const transcriptions: Migration = {
  name: '0015-transcriptions',
  async up({ schema }) {
    await schema
      .createTable('transcription')
      .addColumn('recording_id', 'text', (column) => column.primaryKey().references('recording.id'))
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('failure', 'text')
      .addColumn('revision', 'integer')
      .addColumn('created_by', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('transcription_part')
      .addColumn('recording_id', 'text', (column) => column.notNull().references('recording.id'))
      .addColumn('start_ms', 'bigint', (column) => column.notNull())
      .addColumn('end_ms', 'bigint', (column) => column.notNull())
      .addColumn('heard_from', 'text', (column) => column.notNull())
      .addColumn('said', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('transcription_part_key', ['recording_id', 'start_ms'])
      .execute();
    await schema.alterTable('programme').addColumn('transcribed_since', 'bigint').execute();
  }
};
