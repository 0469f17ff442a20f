import type { MailReturn } from '#lib/mail/mail-view.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Sealer } from '../sealing.ts';
import { type MailReport, readReport } from './reports.ts';
import { addressHash, suppress } from './suppressing.ts';

/** What taking reports needs of the portal. */
export interface ReturnRoom {
  readonly db: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly config: Pick<Config, 'origin'>;
}

const dayMs = 24 * 3_600_000;
/** So many mails that did not get there, in so long, and the address is left alone for as long again. */
const softBounces = 5;
const softMs = 30 * dayMs;

/**
 * Takes a mail that came back: a report that names the Message-ID of a mail of ours and the address it went to. No mailbox,
 * or a complaint: nothing more is sent there; five that did not get there in 30 days: nothing for 30 days. Whatever else
 * the mail is, nothing happens, and null is returned: an id of ours is known to nobody but who got the mail.
 */
export async function takeReport(room: ReturnRoom, bytes: Uint8Array): Promise<MailReturn | null> {
  const report = await readReport(bytes);
  if (!report) return null;
  return room.db.transact(async (tx) => {
    const mail = await mailOf(tx, room, report);
    const returned = mail && meaningOf(room, report, mail.hash);
    if (!mail || !returned) return null;
    const now = room.clock.now();
    await tx.updateTable('mail').set({ returned, returned_at: now }).where('id', '=', mail.id).execute();
    if (returned !== 'soft')
      await suppress(tx, room.clock, {
        hash: mail.hash,
        reason: returned === 'hard' ? 'refused' : 'complaint'
      });
    else if ((await softOf(tx, mail.hash, now - softMs)) >= softBounces)
      await suppress(tx, room.clock, { hash: mail.hash, reason: 'refused', endsAt: now + softMs });
    return returned;
  });
}

/** The mail that a report is about, if it left here for an address that the report names. */
async function mailOf(
  tx: Transaction,
  { sealer, config }: ReturnRoom,
  report: MailReport
): Promise<{ readonly id: string; readonly hash: string } | undefined> {
  const end = `@${new URL(config.origin).hostname}`;
  const ids = report.messageIds.filter((id) => id.endsWith(end)).map((id) => id.slice(0, -end.length));
  if (ids.length === 0) return undefined;
  const rows = await tx
    .selectFrom('mail')
    .select(['id', 'recipient_hash'])
    .where('id', 'in', ids.slice(0, 5))
    .where('state', '=', 'sent')
    .execute();
  const named = [...report.to, ...report.failures.flatMap((one) => one.addresses)];
  const hashes = new Set(named.map((address) => addressHash(sealer, address)));
  for (const { id, recipient_hash: hash } of rows) if (hash !== null && hashes.has(hash)) return { id, hash };
  return undefined;
}

/** Where the mail was sent on from the address to others, only what is true of all of them is true of it. */
function meaningOf({ sealer }: ReturnRoom, { is, failures }: MailReport, hash: string): MailReturn {
  if (is === 'complaint') return 'complaint';
  const own = failures.filter((one) =>
    one.addresses.some((address) => addressHash(sealer, address) === hash)
  );
  return (own.length > 0 ? own : failures).every((one) => one.isHard) ? 'hard' : 'soft';
}

async function softOf(tx: Transaction, hash: string, since: number): Promise<number> {
  const { count } = await tx
    .selectFrom('mail')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('recipient_hash', '=', hash)
    .where('returned', '=', 'soft')
    .where('returned_at', '>', since)
    .executeTakeFirstOrThrow();
  return count;
}
