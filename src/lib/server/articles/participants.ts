import { type CreditRole, creditRoles } from '#lib/articles/credit-role.ts';
import type { OrganisationTeaser, PersonTeaser } from '#lib/people/people.ts';
import type { ProgrammeView } from '#lib/programmes/programme.ts';
import type { Database } from '../database/database.ts';
import { imageViews, viewOf } from '../images/views.ts';
import { mergedPersonIds } from '../people/people.ts';
import { listProgrammes } from '../programmes/programmes.ts';

/** Everybody credited in a published article, by name, with how many and the title they had last. */
export async function listParticipants(portal: { db: Database }): Promise<PersonTeaser[]> {
  const rows = await portal.db.read
    .selectFrom('credit')
    .innerJoin('article', 'article.id', 'credit.article_id')
    .innerJoin('person as credited', 'credited.id', 'credit.person_id')
    .innerJoin('person', (join) =>
      join.on((on) => on('person.id', '=', on.fn.coalesce('credited.merged_into', 'credited.id')))
    )
    .where('article.state', '=', 'published')
    .select(['person.id', 'person.slug', 'person.name', 'person.sort_key'])
    .select(['person.image_id', 'person.image_alt', 'person.image_credit'])
    .select(['credit.article_id', 'credit.title'])
    .orderBy('person.sort_key')
    .orderBy('article.published_at', 'desc')
    .execute();
  const images = await imageViews(
    portal,
    rows.map((row) => row.image_id)
  );
  const people = Map.groupBy(rows, (row) => row.id);
  return [...people.values()].flatMap((credits) => {
    const [latest] = credits;
    if (!latest) return [];
    const { id, slug, name, image_id, image_alt: alt, image_credit: credit } = latest;
    const articles = new Set(credits.map((row) => row.article_id)).size;
    const title = credits.find((row) => row.title)?.title ?? null;
    return [{ id, slug, name, title, portrait: viewOf(images, image_id, { alt, credit }), articles }];
  });
}

/** The roles a person has had in published articles, in the order pages list them, with how many of each. */
export async function rolesOf(
  portal: { db: Database },
  personId: string
): Promise<{ role: CreditRole; articles: number }[]> {
  const rows = await portal.db.read
    .selectFrom('credit')
    .innerJoin('article', 'article.id', 'credit.article_id')
    .where('article.state', '=', 'published')
    .where('credit.person_id', 'in', await mergedPersonIds(portal, personId))
    .select('credit.role')
    .select((of) => of.fn.count<number>('credit.article_id').distinct().as('articles'))
    .groupBy('credit.role')
    .execute();
  const counts = new Map(rows.map((row) => [row.role, row.articles]));
  return (Object.keys(creditRoles) as CreditRole[]).flatMap((role) => {
    const articles = counts.get(role);
    return articles ? [{ role, articles }] : [];
  });
}

/** Every organisation that takes part in, or is mentioned by, a published article, by name, with how many. */
export async function listTakingPart(portal: { db: Database }): Promise<OrganisationTeaser[]> {
  const { read } = portal.db;
  const links = read
    .selectFrom('credit')
    .select(['article_id', 'organisation_id as id'])
    .union(read.selectFrom('credit').select(['article_id', 'affiliation_id as id']))
    .union(read.selectFrom('article_mention').select(['article_id', 'organisation_id as id']));
  const rows = await read
    .selectFrom(links.as('link'))
    .innerJoin('article', 'article.id', 'link.article_id')
    .innerJoin('organisation as named', 'named.id', 'link.id')
    .innerJoin('organisation', (join) =>
      join.on((on) => on('organisation.id', '=', on.fn.coalesce('named.merged_into', 'named.id')))
    )
    .where('article.state', '=', 'published')
    .select(['organisation.id', 'organisation.slug', 'organisation.name', 'organisation.summary'])
    .select(['organisation.image_id', 'organisation.image_alt'])
    .select((of) => of.fn.count<number>('link.article_id').distinct().as('articles'))
    .groupBy(['organisation.id', 'organisation.slug', 'organisation.name', 'organisation.summary'])
    .groupBy(['organisation.image_id', 'organisation.image_alt', 'organisation.sort_key'])
    .orderBy('organisation.sort_key')
    .execute();
  const images = await imageViews(
    portal,
    rows.map((row) => row.image_id)
  );
  return rows.map(({ image_id, image_alt, ...row }) => ({
    ...row,
    image: viewOf(images, image_id, { alt: image_alt })
  }));
}

/** In how many published articles each of these organisations takes part or is mentioned, by its id. */
export async function appearancesOf(
  portal: { db: Database },
  organisationIds: readonly string[]
): Promise<ReadonlyMap<string, number>> {
  const wanted = new Set(organisationIds);
  const all = wanted.size > 0 ? await listTakingPart(portal) : [];
  return new Map(all.filter(({ id }) => wanted.has(id)).map(({ id, articles }) => [id, articles]));
}

/** Every programme with how many published articles it has. */
export async function listProgrammesWithCounts(portal: { db: Database }): Promise<ProgrammeView[]> {
  const programmes = await listProgrammes(portal);
  const rows = await portal.db.read
    .selectFrom('article')
    .where('state', '=', 'published')
    .select('programme_id')
    .select((of) => of.fn.countAll<number>().as('articles'))
    .groupBy('programme_id')
    .execute();
  const counts = new Map(rows.map((row) => [row.programme_id, row.articles]));
  return programmes.map((programme) => ({ ...programme, articles: counts.get(programme.id) ?? 0 }));
}
