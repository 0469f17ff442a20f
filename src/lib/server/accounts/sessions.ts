import { createHash } from 'node:crypto';
import { type Adapter, type DatabaseSession, type DatabaseUser, Lucia, TimeSpan } from 'lucia';
import type { AccountView } from '#lib/accounts/account.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { type Log, wordsOf } from '../log.ts';
import { accountView } from './account-view.ts';
import { type Actor, roleOf } from './actor.ts';

/** A session ends when nobody has used it for this long … */
const idle = new TimeSpan(7, 'd');
/** … and after this long however much it is used. */
const lifetime = new TimeSpan(30, 'd');

/** A cookie, as the page's answer sets it. */
export interface SessionCookie {
  readonly name: string;
  readonly value: string;
  readonly attributes: {
    readonly path: '/';
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
    readonly maxAge: number;
  };
}

/** Who a session belongs to. */
export interface SignedIn {
  readonly actor: Actor;
  readonly account: AccountView;
}

/** The sessions of signed-in accounts. The database holds only the SHA-256 of what the browser holds. */
export interface Sessions {
  /** `__Host-eter` on https, where only this host can set it; `eter` on plain http. */
  readonly cookieName: string;
  /** Starts a session, always with a new secret, and gives the cookie that carries it. */
  start(accountId: string): Promise<SessionCookie>;
  /** Finds who holds the secret of a living session; null when it ended or the account is disabled. Throws when the database fails: that signs nobody out. */
  find(secret: string): Promise<SignedIn | null>;
  /** The same, from a request's `Cookie` header. */
  findByCookies(header: string | undefined): Promise<SignedIn | null>;
  /** Ends a session on the server, and gives the cookie that makes the browser forget it. */
  end(secret: string): Promise<SessionCookie>;
}

/** Opens the sessions of the portal that readers reach at `origin`. */
export function openSessions(
  { db, clock, log }: { db: Database; clock: Clock; log: Log },
  origin: string
): Sessions {
  const secure = origin.startsWith('https:');
  const cookieName = secure ? '__Host-eter' : 'eter';
  const lucia = new Lucia(adapter(db, clock, log), {
    sessionExpiresIn: idle,
    sessionCookie: { name: cookieName, attributes: { secure } },
    getUserAttributes: (attributes) => attributes
  });
  const cookie = (value: string, maxAge: number): SessionCookie => ({
    name: cookieName,
    value,
    attributes: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge }
  });
  const find = async (secret: string) => {
    const { user } = await lucia.validateSession(secret);
    return user && signedIn(user.account);
  };
  return {
    cookieName,
    start: async (accountId) => cookie((await lucia.createSession(accountId, {})).id, lifetime.seconds()),
    find,
    findByCookies: (header) => {
      const secret = cookieNamed(cookieName, header);
      return secret ? find(secret) : Promise.resolve(null);
    },
    async end(secret) {
      await lucia.invalidateSession(secret);
      return cookie('', 0);
    }
  };
}

/** Ends every session of an account in the caller's transaction, but the one whose secret is `but`. */
export async function endSessions(tx: Transaction, accountId: string, but = ''): Promise<void> {
  await tx.deleteFrom('session').where('account_id', '=', accountId).where('id', '!=', hashed(but)).execute();
}

/** Forgets, in the caller's transaction, sessions that have ended at `now` (milliseconds UTC). */
export async function forgetSessions(tx: Transaction, now: number): Promise<void> {
  await tx
    .deleteFrom('session')
    .where((or) =>
      or.or([or('expires_at', '<=', now), or('created_at', '<=', now - lifetime.milliseconds())])
    )
    .execute();
}

function hashed(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

function signedIn(account: AccountView): SignedIn {
  const { id, name, role } = account;
  return { account, actor: { kind: 'account', accountId: id, name, role: roleOf(role) } };
}

/** Secrets are base 32: nothing in them needs decoding, so a mangled cookie is merely no secret of ours. */
function cookieNamed(name: string, header = ''): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

function adapter(db: Database, clock: Clock, log: Log): Adapter {
  const drop = async (column: 'id' | 'account_id', value: string) => {
    await db.transact((tx) => tx.deleteFrom('session').where(column, '=', value).execute());
  };
  return {
    getSessionAndUser: (secret) => findSession(db, clock, secret),
    getUserSessions: () => Promise.resolve([]),
    async setSession({ id, userId }) {
      const now = clock.now();
      const row = { id: hashed(id), account_id: userId, expires_at: now + idle.milliseconds() };
      await db.transact((tx) =>
        tx
          .insertInto('session')
          .values({ ...row, created_at: now, seen_at: now })
          .execute()
      );
    },
    // A page that is read must not fail because the session's note of it could not be written.
    updateSessionExpiration: (secret) =>
      prolong(db, clock, hashed(secret)).catch((cause: unknown) =>
        log.warn('a session was not prolonged', { cause: wordsOf(cause) })
      ),
    deleteSession: (secret) => drop('id', hashed(secret)),
    deleteUserSessions: (accountId) => drop('account_id', accountId),
    deleteExpiredSessions: () => db.transact((tx) => forgetSessions(tx, clock.now()))
  };
}

type Found = [session: DatabaseSession | null, user: DatabaseUser | null];

async function findSession(db: Database, clock: Clock, secret: string): Promise<Found> {
  const row = await db.read
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select(['session.expires_at', 'account.id', 'email', 'name', 'role', 'language', 'disabled_at'])
    .where('session.id', '=', hashed(secret))
    .where('session.expires_at', '>', clock.now())
    .where('session.created_at', '>', clock.now() - lifetime.milliseconds())
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst();
  if (!row) return [null, null];
  // Lucia has a clock of its own: what is left of the session is told in that one's time.
  const expiresAt = new Date(Date.now() + row.expires_at - clock.now());
  return [
    { id: secret, userId: row.id, expiresAt, attributes: {} },
    { id: row.id, attributes: { account: accountView(row) } }
  ];
}

async function prolong(db: Database, clock: Clock, id: string): Promise<void> {
  const now = clock.now();
  await db.transact((tx) =>
    tx
      .updateTable('session')
      .set({ expires_at: now + idle.milliseconds(), seen_at: now })
      .where('id', '=', id)
      .execute()
  );
}

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<object, { account: AccountView }>;
    DatabaseUserAttributes: { account: AccountView };
  }
}
