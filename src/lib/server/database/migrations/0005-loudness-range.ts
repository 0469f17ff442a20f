import type { Migration } from '../migrator.ts';

/** How far the loudness of a made sound ranges, beside how loud it is. */
export const loudnessRange: Migration = {
  name: '0005-loudness-range',
  async up({ schema }) {
    await schema.alterTable('rendition').addColumn('range_lu', 'double precision').execute();
  }
};
