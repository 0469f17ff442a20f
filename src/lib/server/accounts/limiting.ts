import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';

/** A bucket of tokens: holds `capacity`, and gets one back every `refillMs` milliseconds. */
export interface Limit {
  /** Whose bucket it is. It is stored: hash what is private (`privateKey`). */
  readonly key: string;
  readonly capacity: number;
  readonly refillMs: number;
}

/** Whether there was a token in every bucket; if not, how long until there is. */
export type Taken =
  | { readonly granted: true; /** Tokens left in the emptiest bucket. */ readonly left: number }
  | { readonly granted: false; readonly waitMs: number };

interface Filled extends Limit {
  readonly tokens: number;
}

/**
 * Takes one token from each bucket, or none from any when one is empty. Buckets are rows: they survive a restart,
 * and two processes never take the same token.
 */
export function takeToken(room: { db: Database; clock: Clock }, ...limits: Limit[]): Promise<Taken> {
  return room.db.transact((tx) => takeTokenIn(tx, room, ...limits));
}

/** The same in the caller's transaction. */
export async function takeTokenIn(
  tx: Transaction,
  { db, clock }: { db: Database; clock: Clock },
  ...limits: Limit[]
): Promise<Taken> {
  const now = clock.now();
  const filled: Filled[] = [];
  for (const limit of byKey(limits)) filled.push(await fill(tx, limit, now, db.dialect.locksRows));
  const waitMs = Math.max(0, ...filled.map(waitFor));
  if (waitMs > 0) return { granted: false, waitMs };
  for (const one of filled) await pour(tx, one.key, one.tokens - 1, now);
  return { granted: true, left: Math.floor(Math.min(...filled.map((one) => one.tokens - 1))) };
}

/** Puts one token back, for what turned out not to count. */
export async function giveBack({ db, clock }: { db: Database; clock: Clock }, limit: Limit): Promise<void> {
  await db.transact(async (tx) => {
    const now = clock.now();
    const { tokens } = await fill(tx, limit, now, db.dialect.locksRows);
    await pour(tx, limit.key, Math.min(limit.capacity, tokens + 1), now);
  });
}

/** Forgets, in the caller's transaction, buckets untouched since `before` (milliseconds UTC): they are full again. */
export async function forgetBuckets(tx: Transaction, before: number): Promise<void> {
  await tx.deleteFrom('rate_bucket').where('filled_at', '<', before).execute();
}

/** Always in the same order, so that two callers never hold what the other waits for. */
function byKey(limits: readonly Limit[]): Limit[] {
  return limits.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

async function fill(tx: Transaction, limit: Limit, now: number, locksRows: boolean): Promise<Filled> {
  await tx
    .insertInto('rate_bucket')
    .values({ key: limit.key, tokens: limit.capacity, filled_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const row = await tx
    .selectFrom('rate_bucket')
    .selectAll()
    .where('key', '=', limit.key)
    .$if(locksRows, (query) => query.forUpdate())
    .executeTakeFirstOrThrow();
  const gained = Math.max(0, now - row.filled_at) / limit.refillMs;
  return { ...limit, tokens: Math.min(limit.capacity, row.tokens + gained) };
}

async function pour(tx: Transaction, key: string, tokens: number, now: number): Promise<void> {
  await tx.updateTable('rate_bucket').set({ tokens, filled_at: now }).where('key', '=', key).execute();
}

function waitFor({ tokens, refillMs }: Filled): number {
  return tokens >= 1 ? 0 : Math.ceil((1 - tokens) * refillMs);
}
