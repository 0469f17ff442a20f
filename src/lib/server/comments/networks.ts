import { createHmac } from 'node:crypto';
import { addressBlock } from '../accounts/address-block.ts';
import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { newId, newSecret } from '../ids.ts';
import type { Sealer } from '../sealing.ts';

const dayMs = 24 * 3_600_000;
/** How long one salt is used before the next. */
const turnMs = 7 * dayMs;

interface Room {
  readonly clock: Clock;
  readonly sealer: Sealer;
}

/**
 * What a reader's network (one IPv4 address, or an IPv6 /64) is called now, first, and was called under each salt that is
 * still kept: enough to see that two comments came from one place, and nothing once the salts are gone.
 */
export async function networkHashes(
  tx: Transaction,
  room: Room,
  address: string
): Promise<[string, ...string[]]> {
  const current = await currentSalt(tx, room);
  const older = await tx.selectFrom('network_salt').select('salt').where('salt', '<>', current).execute();
  const hash = (salt: string) =>
    createHmac('sha256', room.sealer.hash('network', salt))
      .update(addressBlock(address))
      .digest('hex')
      .slice(0, 32);
  return [hash(current), ...older.map((row) => hash(row.salt))];
}

async function currentSalt(tx: Transaction, { clock }: Room): Promise<string> {
  const now = clock.now();
  const found = await tx
    .selectFrom('network_salt')
    .select('salt')
    .where('created_at', '>', now - turnMs)
    .orderBy('created_at', 'desc')
    .executeTakeFirst();
  if (found) return found.salt;
  const salt = newSecret();
  await tx.insertInto('network_salt').values({ id: newId(), salt, created_at: now }).execute();
  return salt;
}

/**
 * Forgets, in the caller's transaction, the hashes whose days have passed, and the salts with which nothing that is left
 * was hashed. Returns how many comments lost theirs.
 */
export async function forgetNetworks(
  tx: Transaction,
  { now, days }: { now: number; days: number }
): Promise<number> {
  const gone = await tx
    .updateTable('comment')
    .set({ network_hash: null, network_until: null })
    .where('network_until', '<=', now)
    .executeTakeFirst();
  await tx
    .deleteFrom('network_salt')
    .where('created_at', '<', now - turnMs - days * dayMs)
    .execute();
  return Number(gone.numUpdatedRows);
}
