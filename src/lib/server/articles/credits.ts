import type { CreditView } from '#lib/articles/article.ts';
import { type CreditRole, isCreditRole } from '#lib/articles/credit-role.ts';
import { articleLimits, type DraftCredit } from '#lib/articles/draft.ts';
import { tidyName } from '#lib/people/name-folding.ts';
import type { Database, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { imageViews, viewOf } from '../images/views.ts';
import { Refusal } from '../refusal.ts';

export class CreditUnusable extends Refusal {
  constructor() {
    super('credit-unusable', 400, 'Each credit needs a role there is and a name of 1–120 characters.');
  }
}

/** Replaces the credits of an article, in the given order. */
export async function writeCredits(tx: Transaction, articleId: string, credits: readonly DraftCredit[]) {
  if (credits.length > articleLimits.credits) throw new CreditUnusable();
  await tx.deleteFrom('credit').where('article_id', '=', articleId).execute();
  const rows = credits.map((credit, position) => ({
    id: newId(),
    article_id: articleId,
    position,
    ...columnsOf(credit)
  }));
  if (rows.length > 0) await tx.insertInto('credit').values(rows).execute();
}

function columnsOf(credit: DraftCredit) {
  const name = tidyName(credit.name);
  if (!name || !isCreditRole(credit.role)) throw new CreditUnusable();
  return {
    role: credit.role,
    person_id: credit.personId,
    organisation_id: credit.organisationId,
    name,
    title: tidyName(credit.title ?? '') ?? null,
    affiliation_id: credit.affiliationId,
    affiliation: tidyName(credit.affiliation ?? '') ?? null
  };
}

/** The credits of an article as an editor wrote them. */
export async function draftCredits({ db }: { db: Database }, articleId: string): Promise<DraftCredit[]> {
  const rows = await db.read
    .selectFrom('credit')
    .selectAll()
    .where('article_id', '=', articleId)
    .orderBy('position')
    .execute();
  return rows.map((row) => ({
    role: row.role as CreditRole,
    personId: row.person_id,
    organisationId: row.organisation_id,
    name: row.name,
    title: row.title,
    affiliationId: row.affiliation_id,
    affiliation: row.affiliation
  }));
}

/** The credits of an article as its page shows them: names then, links to who they are now. */
export async function creditsOf(portal: { db: Database }, articleId: string): Promise<CreditView[]> {
  const rows = await creditRows(portal, articleId);
  const images = await imageViews(
    portal,
    rows.map((row) => row.image_id)
  );
  return rows.map((row) => ({
    id: row.id,
    role: row.role as CreditRole,
    name: row.name,
    title: row.title,
    person: named(row.personId, row.personSlug, row.personName),
    organisation: named(row.organisationId, row.organisationSlug, row.organisationName),
    affiliation: row.affiliation
      ? {
          name: row.affiliation,
          organisation: named(row.affiliatedId, row.affiliatedSlug, row.affiliatedName)
        }
      : null,
    portrait: viewOf(images, row.image_id, { alt: row.image_alt, credit: row.image_credit })
  }));
}

function creditRows({ db }: { db: Database }, articleId: string) {
  return db.read
    .selectFrom('credit')
    .leftJoin('person as credited', 'credited.id', 'credit.person_id')
    .leftJoin('person', (join) =>
      join.on((on) => on('person.id', '=', on.fn.coalesce('credited.merged_into', 'credited.id')))
    )
    .leftJoin('organisation as taking', 'taking.id', 'credit.organisation_id')
    .leftJoin('organisation', (join) =>
      join.on((on) => on('organisation.id', '=', on.fn.coalesce('taking.merged_into', 'taking.id')))
    )
    .leftJoin('organisation as affiliating', 'affiliating.id', 'credit.affiliation_id')
    .leftJoin('organisation as affiliated', (join) =>
      join.on((on) => on('affiliated.id', '=', on.fn.coalesce('affiliating.merged_into', 'affiliating.id')))
    )
    .select(['credit.id', 'credit.role', 'credit.name', 'credit.title', 'credit.affiliation'])
    .select(['person.id as personId', 'person.slug as personSlug', 'person.name as personName'])
    .select(['person.image_id', 'person.image_alt', 'person.image_credit'])
    .select(['organisation.id as organisationId', 'organisation.slug as organisationSlug'])
    .select(['organisation.name as organisationName'])
    .select([
      'affiliated.id as affiliatedId',
      'affiliated.slug as affiliatedSlug',
      'affiliated.name as affiliatedName'
    ])
    .where('credit.article_id', '=', articleId)
    .orderBy('credit.position')
    .execute();
}

function named(id: string | null, slug: string | null, name: string | null) {
  return id && slug && name ? { id, slug, name } : null;
}
