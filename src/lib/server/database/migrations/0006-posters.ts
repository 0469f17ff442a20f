import type { Migration } from '../migrator.ts';

/** Which picture stands for a film: one of the frames taken from it, or a picture of the editors' own. */
export const posters: Migration = {
  name: '0006-posters',
  async up({ schema }) {
    await schema.alterTable('recording').addColumn('poster', 'text').execute();
    await schema
      .alterTable('recording')
      .addColumn('poster_image_id', 'text', (column) => column.references('image.id'))
      .execute();
  }
};
