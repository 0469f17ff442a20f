import { sql } from 'kysely';
import type { Migration } from '../migrator.ts';

/** Files that gave way to newer ones stay for those who are listening; rows that nothing points to are forgotten. */
export const supersededRenditions: Migration = {
  name: '0009-superseded-renditions',
  async up(db) {
    await db.schema.alterTable('rendition').addColumn('superseded_at', 'bigint').execute();
    await sql`delete from rendition where not exists (
      select 1 from output_set
      where output_set.recording_id = rendition.recording_id
        and output_set.name = rendition.set_name
        and output_set.attempt = rendition.attempt
    )`.execute(db);
  }
};
