import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { accountOf, type Actor } from './actor.ts';

/** Notes, in the caller's transaction, that `actor` did `action` to a thing. Never with secrets or a commenter's e-mail. */
export async function audit(
  tx: Transaction,
  clock: Clock,
  actor: Actor,
  entry: { action: string; thing: string; thingId: string; detail?: Readonly<Record<string, unknown>> }
): Promise<void> {
  await tx
    .insertInto('audit')
    .values({
      id: newId(),
      at: clock.now(),
      account_id: accountOf(actor),
      action: entry.action,
      thing: entry.thing,
      thing_id: entry.thingId,
      detail: entry.detail ? JSON.stringify(entry.detail) : null
    })
    .execute();
}
