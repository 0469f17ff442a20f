import { sql } from 'kysely';
import type { Migration } from '../migrator.ts';

/** The columns that are filled from others. */
type Then = Record<
  'transcript',
  Record<'current' | 'head' | 'shown_at' | 'saved_at' | 'created_at', number | null>
>;

/** Transcripts that are edited: drafts and what they began from, one shown in each language, who reviewed it, which machine wrote it. */
export const transcriptRevisions: Migration = {
  name: '0012-transcript-revisions',
  async up(database) {
    const { schema } = database;
    const add = (column: string, type: 'text' | 'integer' | 'bigint') =>
      schema.alterTable('transcript').addColumn(column, type).execute();
    await add('parent', 'integer');
    await add('shown_at', 'bigint');
    await add('saved_at', 'bigint');
    await add('session', 'text');
    await add('engine', 'text');
    await add('model', 'text');
    await add('reviewed_by', 'text');
    await add('reviewed_at', 'bigint');
    for (const [column, value] of [
      ['head', 0],
      ['saves', 1]
    ] as const)
      await schema
        .alterTable('transcript')
        .addColumn(column, 'integer', (made) => made.notNull().defaultTo(value))
        .execute();
    // every revision until now was shown from when it was made
    await database
      .$extendTables<Then>()
      .updateTable('transcript')
      .set((of) => ({
        shown_at: of.ref('created_at'),
        saved_at: of.ref('created_at'),
        head: of.ref('current')
      }))
      .execute();
    for (const flag of ['current', 'head'])
      await schema
        .createIndex(`transcript_${flag}`)
        .unique()
        .on('transcript')
        .columns(['recording_id', 'language'])
        .where(sql.ref(flag), '=', 1)
        .execute();
    await schema
      .createTable('transcript_editing')
      .addColumn('session', 'text', (column) => column.primaryKey())
      .addColumn('recording_id', 'text', (column) => column.notNull().references('recording.id'))
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('account_id', 'text')
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createIndex('transcript_editing_recording')
      .on('transcript_editing')
      .column('recording_id')
      .execute();
  }
};
