import type { Database } from '../database/database.ts';

/** When anything that feeds tell of last changed, milliseconds: also what has been taken out of them. */
export async function lastChange({ db }: { db: Database }): Promise<number> {
  const { read } = db;
  const times = await Promise.all([
    read
      .selectFrom('article')
      .select((of) => of.fn.max('updated_at').as('at'))
      .where('published_at', 'is not', null)
      .executeTakeFirst(),
    read
      .selectFrom('output_set')
      .select((of) => of.fn.max('published_at').as('at'))
      .executeTakeFirst(),
    read
      .selectFrom('rendition')
      .select((of) => of.fn.max('superseded_at').as('at'))
      .executeTakeFirst(),
    read
      .selectFrom('transcript')
      .select((of) => of.fn.max('shown_at').as('at'))
      .executeTakeFirst(),
    read
      .selectFrom('programme')
      .select((of) => of.fn.max('updated_at').as('at'))
      .executeTakeFirst(),
    read
      .selectFrom('setting')
      .select((of) => of.fn.max('updated_at').as('at'))
      .executeTakeFirst()
  ]);
  return Math.max(0, ...times.map((found) => found?.at ?? 0));
}
