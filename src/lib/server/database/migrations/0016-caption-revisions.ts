import type { Migration } from '../migrator.ts';

/** Captions that were corrected apart from the transcript they were made from. */
export const captionRevisions: Migration = {
  name: '0016-caption-revisions',
  async up({ schema }) {
    await schema
      .createTable('caption_revision')
      .addColumn('recording_id', 'text', (column) => column.notNull().references('recording.id'))
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
      .addColumn('captions', 'text')
      .addColumn('transcript_revision', 'integer')
      .addColumn('created_by', 'text')
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('caption_revision_key', ['recording_id', 'language', 'revision'])
      .execute();
  }
};
