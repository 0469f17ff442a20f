import type { Transaction } from '../database/database.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { Recurring } from '../jobs/recurring.ts';
import { emptied, type Post } from './jobs.ts';
import { enqueueMail } from './outbox.ts';

const dayMs = 24 * 3_600_000;
/** As long as a mail is tried, it is still news. */
const newsMs = 3 * dayMs;
const keptMs = 30 * dayMs;
const rowsKeptMs = 90 * dayMs;

/**
 * Upkeep: sends what was held for want of a mail server once there is one, lets go of what is too old to be news (three
 * days; 30 while there is no server), and forgets after 90 days that a mail was sent.
 */
export function tidyMail(post: Post): JobKind<Record<string, never>> {
  const { db, clock, mail } = post;
  return {
    name: 'mail.tidy',
    priority: 9,
    maxAttempts: 3,
    leaseMs: 60_000,
    lane: 'light',
    async run(context) {
      const isOnline = mail.reaches === 'mailboxes';
      const oldest = clock.now() - (isOnline ? newsMs : keptMs);
      const held = await db.read
        .selectFrom('mail')
        .select(['id', 'created_at'])
        .where('state', '=', 'held')
        .execute();
      const old = held.filter((one) => one.created_at < oldest).map((one) => one.id);
      const news = held.filter((one) => one.created_at >= oldest).map((one) => one.id);
      for (const id of old) await mail.forget(id);
      await context.finish(async (tx) => {
        for (const id of old) await expire(tx, id);
        if (isOnline) for (const id of news) await release(tx, post, id);
        await tx
          .deleteFrom('mail')
          .where('state', 'not in', ['waiting', 'held'])
          .where('created_at', '<', clock.now() - rowsKeptMs)
          .execute();
        await tx.deleteFrom('mail_suppression').where('ends_at', '<', clock.now()).execute();
      });
    }
  };
}

async function expire(tx: Transaction, id: string): Promise<void> {
  await tx
    .updateTable('mail')
    .set({ ...emptied, state: 'expired' })
    .where('id', '=', id)
    .execute();
}

async function release(tx: Transaction, post: Post, id: string): Promise<void> {
  await tx.updateTable('mail').set({ state: 'waiting', sent_at: null }).where('id', '=', id).execute();
  await enqueueMail(tx, post, id);
}

/** Looks after the mail every quarter of an hour, so that a server newly named gets what waited. */
export const tidyingMail: Recurring = {
  name: 'mail.tidy',
  everyMs: 15 * 60_000,
  kind: 'mail.tidy',
  payload: {}
};
