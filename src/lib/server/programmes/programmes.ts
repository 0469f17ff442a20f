import type { ProgrammeView } from '#lib/programmes/programme.ts';
import type { Database } from '../database/database.ts';
import { imageViews, viewOf } from '../images/views.ts';

/** The programme with this id. How many articles it has is asked of `articles/participants.ts`. */
export async function findProgramme(
  portal: { db: Database },
  id: string
): Promise<Omit<ProgrammeView, 'articles'> | undefined> {
  return (await listProgrammes(portal)).find((programme) => programme.id === id);
}

/** Every programme, by title as Swedish sorts. */
export async function listProgrammes(portal: { db: Database }): Promise<Omit<ProgrammeView, 'articles'>[]> {
  const rows = await portal.db.read
    .selectFrom('programme')
    .selectAll()
    .orderBy('sort_key')
    .orderBy('id')
    .execute();
  const images = await imageViews(
    portal,
    rows.map((row) => row.image_id)
  );
  return rows.map((row) => ({
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    language: row.language,
    schedule: row.schedule,
    image: viewOf(images, row.image_id, { alt: row.image_alt })
  }));
}

/** Tells whether the new recordings of a programme are written down by a machine. */
export async function isTranscribed({ db }: { db: Database }, id: string): Promise<boolean> {
  const row = await db.read
    .selectFrom('programme')
    .select('transcribed_since')
    .where('id', '=', id)
    .executeTakeFirst();
  return typeof row?.transcribed_since === 'number';
}
