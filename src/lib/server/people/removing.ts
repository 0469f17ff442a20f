import type { Transaction } from '../database/database.ts';

/** Deletes persons with their names and memberships, in the caller's transaction. Whoever credits them must be gone. */
export async function deletePeople(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.deleteFrom('membership').where('person_id', 'in', ids).execute();
  await tx.deleteFrom('person_name').where('person_id', 'in', ids).execute();
  await tx.deleteFrom('person').where('id', 'in', ids).execute();
}

/** Deletes organisations with their names and members, in the caller's transaction. */
export async function deleteOrganisations(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.deleteFrom('membership').where('organisation_id', 'in', ids).execute();
  await tx
    .updateTable('organisation_member')
    .set({ member_id: null })
    .where('member_id', 'in', ids)
    .execute();
  await tx.deleteFrom('organisation_member').where('organisation_id', 'in', ids).execute();
  await tx.deleteFrom('organisation_name').where('organisation_id', 'in', ids).execute();
  await tx.deleteFrom('organisation').where('id', 'in', ids).execute();
}
