import type { Transaction } from '../database/database.ts';
import { emptied } from './jobs.ts';

/** Lets go, in the caller's transaction, of all mail to an address, known by its hash: what waits is not sent. */
export async function forgetMailsTo(tx: Transaction, hash: string): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ ...emptied, state: 'expired' })
    .where('recipient_hash', '=', hash)
    .where('state', 'in', ['waiting', 'held'])
    .execute();
  await tx.updateTable('mail').set({ recipient_hash: null }).where('recipient_hash', '=', hash).execute();
}
