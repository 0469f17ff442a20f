import type { Body, BodyImage } from '#lib/articles/body.ts';
import type { ImageView } from '#lib/images/image.ts';
import { foldName } from '#lib/people/name-folding.ts';
import type { OrganisationPage, OutsideLink } from '#lib/people/people.ts';
import type { Database } from '../database/database.ts';
import { imageViews, viewOf } from '../images/views.ts';
import type { Listed } from './people.ts';

/** A picture on an organisation's page, as it is kept. */
export interface OrganisationPicture {
  readonly imageId: string;
  readonly alt: string;
  readonly caption: string;
  readonly credit: string;
}

/** The page of the organisation with this id, or of the one it is merged into. */
export async function findOrganisation(
  portal: { db: Database },
  id: string
): Promise<OrganisationPage | undefined> {
  const row = await portal.db.read
    .selectFrom('organisation as asked')
    .innerJoin('organisation', (join) =>
      join.on((on) => on('organisation.id', '=', on.fn.coalesce('asked.merged_into', 'asked.id')))
    )
    .selectAll('organisation')
    .where('asked.id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const body = JSON.parse(row.body) as Body;
  const pictures = JSON.parse(row.pictures) as OrganisationPicture[];
  const inBody = body.filter((block): block is BodyImage => block.type === 'image');
  const sizes = await imageViews(portal, [
    row.image_id,
    ...pictures.map((picture) => picture.imageId),
    ...inBody.map((image) => image.imageId)
  ]);
  const shown = (picture: OrganisationPicture) => viewOf(sizes, picture.imageId, picture);
  const isImage = (image: ImageView | null) => image !== null;
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    variants: await variantsOf(portal, row.id),
    summary: row.summary,
    mission: JSON.parse(row.mission) as string[],
    body,
    bodyImages: inBody.map(shown).filter(isImage),
    pictures: pictures.map(shown).filter(isImage),
    links: JSON.parse(row.links) as OutsideLink[],
    image: viewOf(sizes, row.image_id, { alt: row.image_alt }),
    members: await membersOf(portal, row.id),
    people: await peopleOf(portal, row.id)
  };
}

async function variantsOf({ db }: { db: Database }, id: string): Promise<string[]> {
  const rows = await db.read
    .selectFrom('organisation_name')
    .select('name')
    .where('organisation_id', '=', id)
    .where('kind', '=', 'variant')
    .orderBy('name')
    .execute();
  return rows.map((row) => row.name);
}

async function membersOf({ db }: { db: Database }, id: string): Promise<OrganisationPage['members']> {
  const rows = await db.read
    .selectFrom('organisation_member')
    .leftJoin('organisation', 'organisation.id', 'organisation_member.member_id')
    .select([
      'organisation_member.name',
      'organisation.id',
      'organisation.slug',
      'organisation.name as current'
    ])
    .where('organisation_id', '=', id)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    name: row.name,
    organisation: row.id && row.slug ? { id: row.id, slug: row.slug, name: row.current ?? row.name } : null
  }));
}

async function peopleOf(portal: { db: Database }, id: string): Promise<OrganisationPage['people']> {
  const rows = await portal.db.read
    .selectFrom('membership')
    .innerJoin('person as named', 'named.id', 'membership.person_id')
    .innerJoin('person', (join) =>
      join.on((on) => on('person.id', '=', on.fn.coalesce('named.merged_into', 'named.id')))
    )
    .select(['person.id', 'person.slug', 'person.name', 'membership.title'])
    .select(['person.image_id', 'person.image_alt', 'person.image_credit'])
    .where('membership.organisation_id', 'in', await mergedOrganisationIds(portal, id))
    .where('membership.to_date', 'is', null)
    .orderBy('person.sort_key')
    .execute();
  const images = await imageViews(
    portal,
    rows.map((row) => row.image_id)
  );
  return rows.map(({ title, image_id, image_alt: alt, image_credit: credit, ...person }) => ({
    person,
    title,
    portrait: viewOf(images, image_id, { alt, credit })
  }));
}

/** The ids that mean this organisation: its own and those merged into it. */
export async function mergedOrganisationIds({ db }: { db: Database }, id: string): Promise<string[]> {
  const rows = await db.read.selectFrom('organisation').select('id').where('merged_into', '=', id).execute();
  return [id, ...rows.map((row) => row.id)];
}

/** Every organisation by name, 100 a page from 1, for the studio. */
export async function listOrganisations(
  { db }: { db: Database },
  { page = 1, text = '' }: { page?: number; text?: string } = {}
): Promise<{ organisations: Listed[]; pages: number }> {
  let chosen = db.read.selectFrom('organisation').where('merged_into', 'is', null);
  if (text) {
    const named = db.read
      .selectFrom('organisation_name')
      .select('organisation_id')
      .where('folded', 'like', `%${foldName(text)}%`);
    chosen = chosen.where('id', 'in', named);
  }
  const { total } = await chosen
    .select((of) => of.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const organisations = await chosen
    .select(['id', 'slug', 'name'])
    .orderBy('sort_key')
    .orderBy('id')
    .limit(100)
    .offset((page - 1) * 100)
    .execute();
  return { organisations, pages: Math.max(1, Math.ceil(total / 100)) };
}

/** Up to ten organisations whose names, in any spelling, hold what is typed. */
export async function findOrganisationsByName(portal: { db: Database }, text: string): Promise<Listed[]> {
  if (!foldName(text)) return [];
  const { organisations } = await listOrganisations(portal, { text });
  return organisations.slice(0, 10);
}
