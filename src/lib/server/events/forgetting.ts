import type { Transaction } from '../database/database.ts';
import type { EventKind } from './announce.ts';

/** Removes the events of a kind that happened before a time, in the caller's transaction. */
export async function forgetEvents(tx: Transaction, kind: EventKind, before: number): Promise<void> {
  await tx.deleteFrom('event').where('kind', '=', kind).where('at', '<', before).execute();
}
