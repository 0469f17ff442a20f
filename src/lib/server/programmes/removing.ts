import type { Transaction } from '../database/database.ts';

/** Deletes programmes, in the caller's transaction. Their articles must be gone. */
export async function deleteProgrammes(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('programme').where('id', 'in', ids).execute();
}
