import type { Migration } from '../migrator.ts';

/** Films that are cut into pieces for many workers. */
export const filmPieces: Migration = {
  name: '0010-film-pieces',
  async up({ schema }) {
    await schema
      .createTable('film_piece')
      .addColumn('recording_id', 'text', (column) => column.notNull().references('recording.id'))
      .addColumn('position', 'integer', (column) => column.notNull())
      .addColumn('cut', 'text', (column) => column.notNull())
      .addColumn('weight', 'bigint', (column) => column.notNull())
      .addColumn('attempt', 'text')
      .addColumn('progress', 'double precision', (column) => column.notNull().defaultTo(0))
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('film_piece_key', ['recording_id', 'position'])
      .execute();
  }
};
