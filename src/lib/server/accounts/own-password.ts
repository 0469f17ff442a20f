import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import { replacePassword } from './accounts.ts';
import { type Actor, accountOf } from './actor.ts';
import { takeToken } from './limiting.ts';
import { NotAllowed } from './may.ts';
import type { Passwords } from './passwords.ts';
import { SignInMustWait } from './signing-in.ts';

export class PasswordWrong extends Refusal {
  constructor() {
    super('password-wrong', 403, 'The present password is not right.');
  }
}

/**
 * Changes the password of the account that acts; every session but the one with secret `keep` ends. Asks for the
 * present password, so that a browser left open is not enough; a few wrong ones, and it must wait.
 */
export async function changeOwnPassword(
  portal: { db: Database; clock: Clock; passwords: Passwords },
  { present, password, keep }: { present: string; password: string; keep?: string },
  actor: Actor
): Promise<void> {
  const id = accountOf(actor);
  if (!id) throw new NotAllowed('studio.enter');
  const taken = await takeToken(portal, { key: `own-password:${id}`, capacity: 10, refillMs: 180_000 });
  if (!taken.granted) throw new SignInMustWait(taken.waitMs);
  const row = await portal.db.read
    .selectFrom('account')
    .select('password_hash')
    .where('id', '=', id)
    .executeTakeFirst();
  const { matches } = await portal.passwords.verify(present, row?.password_hash ?? null);
  if (!matches) throw new PasswordWrong();
  await replacePassword(portal, id, { password, ...(keep && { keep }) }, actor);
}
