import type { MailReturn, MailState, MailView } from '#lib/mail/mail-view.ts';
import type { Database } from '../database/database.ts';
import type { Sealer } from '../sealing.ts';
import { readAddress } from './address.ts';
import { addressHash, liftSuppression } from './suppressing.ts';

const perPage = 50;

/** The mails of the last 90 days, newest first, 50 a page, and how many there are in each state. */
export async function listMails(
  { db }: { readonly db: Database },
  { page = 1 }: { readonly page?: number } = {}
): Promise<{ mails: MailView[]; counts: Partial<Record<MailState, number>>; pages: number }> {
  const rows = await db.read
    .selectFrom('mail')
    .select([
      'id',
      'kind',
      'subject',
      'state',
      'attempts',
      'created_at',
      'sent_at',
      'next_at',
      'error',
      'returned'
    ])
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  const counted = await db.read
    .selectFrom('mail')
    .select('state')
    .select((of) => of.fn.countAll<number>().as('count'))
    .groupBy('state')
    .execute();
  const total = counted.reduce((sum, row) => sum + row.count, 0);
  return {
    mails: rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      state: row.state as MailState,
      attempts: row.attempts,
      createdAt: row.created_at,
      sentAt: row.sent_at,
      nextAt: row.next_at,
      error: row.error,
      returned: row.returned as MailReturn | null
    })),
    counts: Object.fromEntries(counted.map((row) => [row.state, row.count])),
    pages: Math.max(1, Math.ceil(total / perPage))
  };
}

/** Lets mail go again to an address that refused it or asked for none. Refuses what is no address. */
export async function allowMailTo(
  { db, sealer }: { readonly db: Database; readonly sealer: Sealer },
  address: string
): Promise<void> {
  const hash = addressHash(sealer, readAddress(address.trim()));
  await db.transact((tx) => liftSuppression(tx, hash));
}
