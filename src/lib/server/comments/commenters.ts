import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { addressHash } from '../mail/suppressing.ts';
import type { Sealer } from '../sealing.ts';

/** What knowing commenters needs of the portal. */
export interface CommenterRoom {
  readonly clock: Clock;
  readonly sealer: Sealer;
}

/** Somebody who comments, known by an address that nobody sees. */
export interface Commenter {
  readonly id: string;
  /** Whether the address has been shown to be theirs. */
  readonly isConfirmed: boolean;
}

/**
 * The commenter with an address, made when there is none. The address is kept sealed, and found again by a keyed hash:
 * a copy of the database tells neither.
 */
export async function meetCommenter(
  tx: Transaction,
  { clock, sealer }: CommenterRoom,
  email: string
): Promise<Commenter> {
  const now = clock.now();
  const row = await tx
    .insertInto('commenter')
    .values({
      id: newId(),
      email_hash: addressHash(sealer, email),
      email_sealed: sealer.seal(email),
      created_at: now,
      seen_at: now
    })
    .onConflict((conflict) => conflict.column('email_hash').doUpdateSet({ seen_at: now }))
    .returning(['id', 'confirmed_at'])
    .executeTakeFirstOrThrow();
  return { id: row.id, isConfirmed: row.confirmed_at !== null };
}

/** The addresses of commenters, by their ids; of those sealed with another secret none. For moderators and for mail. */
export async function emailsOf(
  { db, sealer }: { readonly db: Database; readonly sealer: Sealer },
  ids: readonly string[]
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.read
    .selectFrom('commenter')
    .select(['id', 'email_sealed'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(
    rows.flatMap((row) => {
      const email = sealer.unseal(row.email_sealed);
      return email === null ? [] : [[row.id, email] as const];
    })
  );
}

/** The address of one commenter, in the caller's transaction; null when it cannot be read. */
export async function emailOf(tx: Transaction, sealer: Sealer, id: string): Promise<string | null> {
  const row = await tx.selectFrom('commenter').select('email_sealed').where('id', '=', id).executeTakeFirst();
  return row ? sealer.unseal(row.email_sealed) : null;
}

/** Forgets, in the caller's transaction, the commenters of whom no comment is left. */
export async function forgetCommenters(tx: Transaction): Promise<void> {
  await tx
    .deleteFrom('commenter')
    .where((row) =>
      row.not(
        row.exists(
          row.selectFrom('comment').select('comment.id').whereRef('comment.commenter_id', '=', 'commenter.id')
        )
      )
    )
    .execute();
}
