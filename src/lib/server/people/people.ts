import { foldName } from '#lib/people/name-folding.ts';
import type { PersonPage } from '#lib/people/people.ts';
import type { Addressed } from '#lib/ui/addresses.ts';
import type { Database } from '../database/database.ts';
import { imageViews, viewOf } from '../images/views.ts';

/** A name with its address. */
export interface Listed extends Addressed {
  readonly name: string;
}

/** The page of the person with this id, or of the one they are merged into. */
export async function findPerson(portal: { db: Database }, id: string): Promise<PersonPage | undefined> {
  const { read } = portal.db;
  const person = await read
    .selectFrom('person as asked')
    .innerJoin('person', (join) =>
      join.on((on) => on('person.id', '=', on.fn.coalesce('asked.merged_into', 'asked.id')))
    )
    .selectAll('person')
    .where('asked.id', '=', id)
    .executeTakeFirst();
  if (!person) return undefined;
  const images = await imageViews(portal, [person.image_id]);
  return {
    id: person.id,
    slug: person.slug,
    name: person.name,
    variants: await variantsOf(portal, person.id),
    bio: person.bio,
    portrait: viewOf(images, person.image_id, { alt: person.image_alt, credit: person.image_credit }),
    memberships: await membershipsOf(portal, person.id)
  };
}

async function variantsOf({ db }: { db: Database }, personId: string): Promise<string[]> {
  const rows = await db.read
    .selectFrom('person_name')
    .select('name')
    .where('person_id', '=', personId)
    .where('kind', '=', 'variant')
    .orderBy('name')
    .execute();
  return rows.map((row) => row.name);
}

async function membershipsOf({ db }: { db: Database }, personId: string): Promise<PersonPage['memberships']> {
  const rows = await db.read
    .selectFrom('membership')
    .innerJoin('organisation as named', 'named.id', 'membership.organisation_id')
    .innerJoin('organisation', (join) =>
      join.on((on) => on('organisation.id', '=', on.fn.coalesce('named.merged_into', 'named.id')))
    )
    .select(['organisation.id', 'organisation.slug', 'organisation.name'])
    .select(['membership.title', 'membership.from_date as from', 'membership.to_date as to'])
    .where('membership.person_id', 'in', await mergedPersonIds({ db }, personId))
    .orderBy('membership.from_date', 'desc')
    .execute();
  return rows.map(({ title, from, to, ...organisation }) => ({ organisation, title, from, to }));
}

/** The ids that mean this person: their own and those merged into it. */
export async function mergedPersonIds({ db }: { db: Database }, id: string): Promise<string[]> {
  const rows = await db.read.selectFrom('person').select('id').where('merged_into', '=', id).execute();
  return [id, ...rows.map((row) => row.id)];
}

/** Every person by name, 100 a page from 1, for the studio. Those who take part are in `articles/participants.ts`. */
export async function listPeople(
  { db }: { db: Database },
  { page = 1, text = '' }: { page?: number; text?: string } = {}
): Promise<{ people: Listed[]; pages: number }> {
  let chosen = db.read.selectFrom('person').where('merged_into', 'is', null);
  if (text) {
    const named = db.read
      .selectFrom('person_name')
      .select('person_id')
      .where('folded', 'like', `%${foldName(text)}%`);
    chosen = chosen.where('id', 'in', named);
  }
  const { total } = await chosen
    .select((of) => of.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const people = await chosen
    .select(['id', 'slug', 'name'])
    .orderBy('sort_key')
    .orderBy('id')
    .limit(100)
    .offset((page - 1) * 100)
    .execute();
  return { people, pages: Math.max(1, Math.ceil(total / 100)) };
}

/** Up to ten persons whose names, in any spelling, hold what is typed. */
export async function findPeopleByName(portal: { db: Database }, text: string): Promise<Listed[]> {
  if (!foldName(text)) return [];
  const { people } = await listPeople(portal, { text });
  return people.slice(0, 10);
}
