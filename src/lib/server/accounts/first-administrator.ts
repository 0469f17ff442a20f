import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { newId } from '../ids.ts';
import { createAccount } from './accounts.ts';
import { operator } from './actor.ts';
import type { Passwords } from './passwords.ts';

/** Makes a password no one can guess, in groups that can be typed: 100 random bits. */
export function randomPassword(): string {
  return (newId() + newId()).slice(0, 20).replace(/.{5}(?=.)/g, '$&-');
}

/**
 * Makes the administrator of a portal that has no account yet, with a random password that is told here and never
 * again. Undefined when there is an account already.
 */
export async function createFirstAdministrator(
  portal: { db: Database; clock: Clock; passwords: Passwords },
  origin: string
): Promise<{ email: string; password: string } | undefined> {
  const any = await portal.db.read.selectFrom('account').select('id').limit(1).executeTakeFirst();
  if (any) return undefined;
  const email = `admin@${new URL(origin).hostname}`;
  const password = randomPassword();
  await createAccount(portal, { email, name: 'Administratör', role: 'administrator', password }, operator);
  return { email, password };
}
