import { foldName, tidyName } from '#lib/people/name-folding.ts';
import type { Reader, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';

export class NameUnusable extends Refusal {
  constructor() {
    super('name-unusable', 400, 'A name has 1–120 characters.');
  }
}

/** A name tidied, or a refusal when nothing usable is left of it. */
export function usableName(name: string): string {
  const tidy = tidyName(name);
  if (!tidy) throw new NameUnusable();
  return tidy;
}

/** The names a person goes by, folded, without repeats: the first is the one shown. */
function nameRows(names: readonly string[]): { name: string; kind: string; folded: string }[] {
  const seen = new Set<string>();
  return names
    .map(usableName)
    .filter((name) => !seen.has(name) && seen.add(name))
    .map((name, index) => ({ name, kind: index === 0 ? 'main' : 'variant', folded: foldName(name) }));
}

/** Replaces a person's names, the shown one first. */
export async function writePersonNames(tx: Transaction, personId: string, names: readonly string[]) {
  await tx.deleteFrom('person_name').where('person_id', '=', personId).execute();
  const rows = nameRows(names).map((row) => ({ ...row, id: newId(), person_id: personId }));
  await tx.insertInto('person_name').values(rows).execute();
}

/** Replaces an organisation's names, the shown one first. */
export async function writeOrganisationNames(tx: Transaction, id: string, names: readonly string[]) {
  await tx.deleteFrom('organisation_name').where('organisation_id', '=', id).execute();
  const rows = nameRows(names).map((row) => ({ ...row, id: newId(), organisation_id: id }));
  await tx.insertInto('organisation_name').values(rows).execute();
}

/** Ids of persons, merges resolved, who go by a name that sounds like `name`. */
export async function personsNamed(db: Reader, name: string): Promise<string[]> {
  const rows = await db
    .selectFrom('person_name')
    .innerJoin('person', 'person.id', 'person_name.person_id')
    .select((of) => of.fn.coalesce('person.merged_into', 'person.id').as('id'))
    .distinct()
    .where('folded', '=', foldName(name))
    .execute();
  return rows.map((row) => row.id);
}

/** Ids of organisations, merges resolved, that go by a name that sounds like `name`. */
export async function organisationsNamed(db: Reader, name: string): Promise<string[]> {
  const rows = await db
    .selectFrom('organisation_name')
    .innerJoin('organisation', 'organisation.id', 'organisation_name.organisation_id')
    .select((of) => of.fn.coalesce('organisation.merged_into', 'organisation.id').as('id'))
    .distinct()
    .where('folded', '=', foldName(name))
    .execute();
  return rows.map((row) => row.id);
}
