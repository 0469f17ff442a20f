import type { AccountView } from '#lib/accounts/account.ts';
import type { Language } from '#lib/ui/station.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { accountColumns, accountView } from './account-view.ts';
import { type Actor, accountOf, type Role } from './actor.ts';
import { audit } from './audit.ts';
import { demand } from './may.ts';
import { assertFit, type Passwords } from './passwords.ts';
import { endSessions } from './sessions.ts';

type Part = { readonly db: Database; readonly clock: Clock };

/** What an account starts with. */
export interface NewAccount {
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly language?: Language;
  readonly password: string;
}

export class EmailUnfit extends Refusal {
  constructor() {
    super('email-unfit', 400, 'That is not an e-mail address: it looks like name@example.org.');
  }
}

export class NameMissing extends Refusal {
  constructor() {
    super('account-name-missing', 400, 'An account has a name of 1 to 100 characters.');
  }
}

export class EmailTaken extends Refusal {
  constructor() {
    super('email-taken', 409, 'There is already an account with that e-mail address.');
  }
}

export class AccountNotFound extends Refusal {
  constructor() {
    super('account-not-found', 404, 'There is no such account.');
  }
}

export class LastAdministrator extends Refusal {
  constructor() {
    super('last-administrator', 409, 'This is the last administrator. Make another one first.');
  }
}

/** Makes an account and returns its id. Refuses an e-mail address that has one, and an unfit name, address or password. */
export async function createAccount(
  { db, clock, passwords }: Part & { passwords: Passwords },
  account: NewAccount,
  actor: Actor
): Promise<string> {
  demand(actor, 'account.write');
  assertFit(account.password);
  const row = {
    id: newId(),
    email: emailOf(account.email),
    name: nameOf(account.name),
    role: account.role,
    language: account.language ?? 'sv',
    password_hash: await passwords.hash(account.password),
    created_at: clock.now(),
    disabled_at: null
  };
  await db.transact(async (tx) => {
    const added = await tx
      .insertInto('account')
      .values(row)
      .onConflict((conflict) => conflict.column('email').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (!added) throw new EmailTaken();
    await note(tx, { clock, actor, action: 'account.created', id: row.id, detail: { role: row.role } });
  });
  return row.id;
}

/** Every account, by name. */
export async function listAccounts({ db }: { db: Database }): Promise<AccountView[]> {
  const rows = await db.read.selectFrom('account').select(accountColumns).orderBy('name').execute();
  return rows.map(accountView);
}

/** The account with an e-mail address, however it is capitalised. */
export async function findAccountByEmail(
  { db }: { db: Database },
  email: string
): Promise<AccountView | undefined> {
  const row = await db.read
    .selectFrom('account')
    .select(accountColumns)
    .where('email', '=', folded(email))
    .executeTakeFirst();
  return row && accountView(row);
}

/** Gives an account another role; its sessions end. Refuses to leave the portal without an administrator. */
export async function changeRole({ db, clock }: Part, id: string, role: Role, actor: Actor): Promise<void> {
  demand(actor, 'account.write');
  await change(db, id, async (tx, account) => {
    if (role !== 'administrator') await assertNotLast(tx, account);
    await tx.updateTable('account').set({ role }).where('id', '=', id).execute();
    await endSessions(tx, id);
    await note(tx, { clock, actor, action: 'account.role-changed', id, detail: { role } });
  });
}

/** Shuts an account out at once: its sessions end and it cannot sign in. Refuses the last administrator. */
export async function disableAccount({ db, clock }: Part, id: string, actor: Actor): Promise<void> {
  demand(actor, 'account.write');
  await change(db, id, async (tx, account) => {
    await assertNotLast(tx, account);
    await tx.updateTable('account').set({ disabled_at: clock.now() }).where('id', '=', id).execute();
    await endSessions(tx, id);
    await note(tx, { clock, actor, action: 'account.disabled', id });
  });
}

/** Lets a disabled account sign in again. */
export async function enableAccount({ db, clock }: Part, id: string, actor: Actor): Promise<void> {
  demand(actor, 'account.write');
  await change(db, id, async (tx) => {
    await tx.updateTable('account').set({ disabled_at: null }).where('id', '=', id).execute();
    await note(tx, { clock, actor, action: 'account.enabled', id });
  });
}

/** Changes the name and the language of the actor's own account. Refuses one that is not an account. */
export async function changeOwn(
  { db, clock }: Part,
  own: { readonly name: string; readonly language: Language },
  actor: Actor
): Promise<void> {
  const id = accountOf(actor);
  if (id === null) throw new AccountNotFound();
  const name = nameOf(own.name);
  await change(db, id, async (tx) => {
    await tx.updateTable('account').set({ name, language: own.language }).where('id', '=', id).execute();
    await note(tx, { clock, actor, action: 'account.changed-own', id });
  });
}

/** Sets another account's password; every session of it ends. One's own: `changeOwnPassword`. */
export async function changePassword(
  part: Part & { passwords: Passwords },
  id: string,
  { password }: { password: string },
  actor: Actor
): Promise<void> {
  demand(actor, 'account.write');
  await replacePassword(part, id, { password }, actor);
}

/** Sets a password, for who has checked the right to. Sessions but the one with secret `keep` end; refuses an unfit one. */
export async function replacePassword(
  { db, clock, passwords }: Part & { passwords: Passwords },
  id: string,
  { password, keep }: { password: string; keep?: string },
  actor: Actor
): Promise<void> {
  assertFit(password);
  const password_hash = await passwords.hash(password);
  await change(db, id, async (tx) => {
    await tx.updateTable('account').set({ password_hash }).where('id', '=', id).execute();
    await endSessions(tx, id, keep);
    await note(tx, { clock, actor, action: 'account.password-changed', id });
  });
}

/** An e-mail address as accounts are known by: no space around, small letters. */
export function folded(email: string): string {
  return email.trim().toLowerCase().normalize('NFC');
}

async function change(
  db: Database,
  id: string,
  work: (tx: Transaction, account: AccountView) => Promise<void>
): Promise<void> {
  await db.transact(async (tx) => {
    const row = await tx.selectFrom('account').select(accountColumns).where('id', '=', id).executeTakeFirst();
    if (!row) throw new AccountNotFound();
    await work(tx, accountView(row));
  });
}

/** Locks the administrators, so that two of them never take each other away at once. */
async function assertNotLast(tx: Transaction, account: AccountView): Promise<void> {
  if (account.role !== 'administrator' || account.disabled) return;
  await tx
    .updateTable('account')
    .set({ role: 'administrator' })
    .where('role', '=', 'administrator')
    .execute();
  const others = await tx
    .selectFrom('account')
    .select('id')
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .where('id', '!=', account.id)
    .execute();
  if (others.length === 0) throw new LastAdministrator();
}

function emailOf(text: string): string {
  const email = folded(text);
  if (email.length > 254 || !/^[^\s@<>",;:\\]+@[^\s@<>",;:\\]+$/.test(email)) throw new EmailUnfit();
  return email;
}

function nameOf(text: string): string {
  const name = text.trim();
  if (name === '' || name.length > 100) throw new NameMissing();
  return name;
}

function note(
  tx: Transaction,
  one: { clock: Clock; actor: Actor; action: string; id: string; detail?: Record<string, string> }
): Promise<void> {
  const { clock, actor, action, id, detail } = one;
  return audit(tx, clock, actor, { action, thing: 'account', thingId: id, ...(detail && { detail }) });
}
