import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { type Log } from '../log.ts';
import { Refusal } from '../refusal.ts';
import { folded } from './accounts.ts';
import type { Actor } from './actor.ts';
import { roleOf } from './actor.ts';
import { addressBlock, privateKey } from './address-block.ts';
import { audit } from './audit.ts';
import { giveBack, type Limit, takeToken } from './limiting.ts';
import type { Passwords } from './passwords.ts';
import type { SessionCookie, Sessions } from './sessions.ts';

interface Part {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
}

/** What a person typed, and from where. */
export interface Attempt {
  readonly email: string;
  readonly password: string;
  readonly address: string;
}

export class SignInWrong extends Refusal {
  constructor(left: number) {
    const few = left <= 4;
    super(few ? 'sign-in-wrong-few' : 'sign-in-wrong', 401, 'The address and the password do not match.', {
      count: left
    });
  }
}

export class SignInMustWait extends Refusal {
  constructor(waitMs: number) {
    const count = Math.max(1, Math.ceil(waitMs / minute));
    super('sign-in-must-wait', 429, `Too many attempts. Wait ${count} minutes, then try again.`, { count });
  }
}

const minute = 60_000;

/**
 * Signs in with e-mail and password: a new session, and its cookie. Refuses with `SignInWrong`, the same way and in
 * the same time whether the account exists or not, and with `SignInMustWait` after too many attempts.
 */
export async function signIn(portal: Part, attempt: Attempt): Promise<SessionCookie> {
  const limits = await limitsOf(portal, attempt);
  const taken = await takeToken(portal, ...limits);
  if (!taken.granted) throw new SignInMustWait(taken.waitMs);
  const account = await portal.db.read
    .selectFrom('account')
    .select(['id', 'name', 'role', 'password_hash'])
    .where('email', '=', folded(attempt.email))
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  const verdict = await portal.passwords.verify(attempt.password, account?.password_hash ?? null);
  if (!account || !verdict.matches) {
    portal.log.warn('a sign-in was refused', { account: account?.id ?? null });
    throw new SignInWrong(taken.left);
  }
  if (verdict.outdated) await strengthen(portal, account.id, attempt.password);
  await welcome(portal, account, limits, attempt);
  return portal.sessions.start(account.id);
}

/** Signs out: the session ends on the server. Returns the cookie that makes the browser forget it. */
export async function signOut(
  { db, clock, sessions }: Omit<Part, 'passwords' | 'log'>,
  secret: string
): Promise<SessionCookie> {
  const found = await sessions.find(secret);
  if (found) {
    await db.transact((tx) =>
      audit(tx, clock, found.actor, {
        action: 'account.signed-out',
        thing: 'account',
        thingId: found.account.id
      })
    );
  }
  return sessions.end(secret);
}

/**
 * Three buckets: this account from this address, everything from this address, and this account from anywhere.
 * The last holds an attacker with a thousand addresses under 100 guesses an hour, and is not asked about an address
 * the account has signed in from before: so the attacker cannot lock its owner out.
 */
async function limitsOf({ db }: Part, { email, address }: Attempt): Promise<Limit[]> {
  const block = addressBlock(address);
  const own = [
    { key: pairKey('sign-in', email, address), capacity: 10, refillMs: 3 * minute },
    { key: privateKey('sign-in-from', block), capacity: 50, refillMs: minute }
  ];
  const known = await db.read
    .selectFrom('rate_bucket')
    .select('key')
    .where('key', '=', pairKey('signed-in', email, address))
    .executeTakeFirst();
  if (known) return own;
  return [...own, { key: privateKey('sign-in-as', folded(email)), capacity: 40, refillMs: minute }];
}

function pairKey(purpose: string, email: string, address: string): string {
  return privateKey(purpose, folded(email), addressBlock(address));
}

async function welcome(
  portal: Part,
  account: { id: string; name: string; role: string },
  limits: readonly Limit[],
  { email, address }: Attempt
): Promise<void> {
  const { db, clock } = portal;
  for (const limit of limits) await giveBack(portal, limit);
  const actor: Actor = {
    kind: 'account',
    accountId: account.id,
    name: account.name,
    role: roleOf(account.role)
  };
  await db.transact(async (tx) => {
    const seen = { key: pairKey('signed-in', email, address), tokens: 1, filled_at: clock.now() };
    await tx
      .insertInto('rate_bucket')
      .values(seen)
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ filled_at: seen.filled_at }))
      .execute();
    await audit(tx, clock, actor, { action: 'account.signed-in', thing: 'account', thingId: account.id });
  });
}

async function strengthen({ db, passwords }: Part, id: string, password: string): Promise<void> {
  const password_hash = await passwords.hash(password);
  await db.transact((tx) => tx.updateTable('account').set({ password_hash }).where('id', '=', id).execute());
}
