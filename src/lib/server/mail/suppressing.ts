import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import type { Sealer } from '../sealing.ts';

/** Why an address gets no mail: its server says there is no such mailbox, or whoever reads it said that it is a mistake. */
export type SuppressionReason = 'refused' | 'complaint';

/** The keyed hash that an address is known by, whatever letters it is written with. */
export function addressHash(sealer: Sealer, address: string): string {
  return sealer.hash('address', address.trim().normalize('NFC').toLowerCase());
}

/** Sends nothing more to an address, known by its hash, until `endsAt` (milliseconds UTC; for ever when left out). */
export async function suppress(
  tx: Transaction,
  clock: Clock,
  { hash, reason, endsAt = null }: { hash: string; reason: SuppressionReason; endsAt?: number | null }
): Promise<void> {
  const values = { reason, created_at: clock.now(), ends_at: endsAt };
  await tx
    .insertInto('mail_suppression')
    .values({ address_hash: hash, ...values })
    .onConflict((conflict) => conflict.column('address_hash').doUpdateSet(values))
    .execute();
}

/** Lets mail go to an address again. */
export async function liftSuppression(tx: Transaction, hash: string): Promise<void> {
  await tx.deleteFrom('mail_suppression').where('address_hash', '=', hash).execute();
}

/** Whether an address, known by its hash, gets no mail now. */
export async function isSuppressed(tx: Transaction, hash: string, now: number): Promise<boolean> {
  const row = await tx
    .selectFrom('mail_suppression')
    .select('reason')
    .where('address_hash', '=', hash)
    .where((row) => row.or([row('ends_at', 'is', null), row('ends_at', '>', now)]))
    .executeTakeFirst();
  return row !== undefined;
}
