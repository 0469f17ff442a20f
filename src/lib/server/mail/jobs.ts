import type { MailState } from '#lib/mail/mail-view.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import { wordsOf } from '../log.ts';
import { isRefusal, Refusal } from '../refusal.ts';
import { isSealed, type Sealer } from '../sealing.ts';
import type { MailTransport, OutgoingMail } from './mail-transport.ts';
import { mailTries } from './outbox.ts';
import { suppress } from './suppressing.ts';
import { mailWaitMs } from './waiting-times.ts';

/** What sending mail needs of the portal. */
export interface Post {
  readonly db: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly mail: MailTransport;
  readonly config: Pick<Config, 'origin' | 'MAIL_FROM' | 'MAIL_RETURN_TO' | 'MAIL_PER_HOUR'>;
}

export class MailUnreadable extends Refusal {
  constructor() {
    super('mail-unreadable', 500, 'The mail was sealed with another secret than this installation has.');
  }
}

/** What is left of a mail that is done with: that there was one, of which kind, and when. */
export const emptied = { recipient: '', body: '', html: null, headers: '{}', next_at: null } as const;

/**
 * Sends one queued mail: never lost, and after a crash sent at most twice, under one Message-ID. Tries for three days.
 * Where no mail server is named it is written to a folder, and held until there is one.
 */
export function sendMail(post: Post): JobKind<{ mailId: string }> {
  const { clock } = post;
  return {
    name: 'mail.send',
    priority: 5,
    maxAttempts: mailTries,
    leaseMs: 60_000,
    lane: 'light',
    waitMs: mailWaitMs,
    async run(context, { mailId }) {
      const mail = await findWaiting(post, mailId);
      if (!mail) return;
      try {
        await post.mail.deliver(mail);
      } catch (cause) {
        await noteFailure(post, context, mailId, cause);
        throw cause;
      }
      const state: MailState = post.mail.reaches === 'folder' ? 'held' : 'sent';
      await context.finish(async (tx) => {
        const sent = { state, sent_at: clock.now(), attempts: context.attempt, error: null, next_at: null };
        const kept = state === 'held' ? {} : emptied;
        await tx
          .updateTable('mail')
          .set({ ...sent, ...kept })
          .where('id', '=', mailId)
          .execute();
      });
      if (state === 'sent') await post.mail.forget(mailId);
    },
    async givenUp(tx, { mailId }, reason) {
      if (reason.code === 'mail-address-refused') await suppressRecipient(tx, post, mailId);
      const failed = { ...emptied, state: 'failed', error: reason.message };
      await tx.updateTable('mail').set(failed).where('id', '=', mailId).execute();
    }
  };
}

/** Says in the row why it waits and until when: the studio shows it. */
async function noteFailure(
  { db, clock }: Post,
  { attempt }: JobContext,
  mailId: string,
  cause: unknown
): Promise<void> {
  const isTriedAgain = !isRefusal(cause) && attempt < mailTries;
  const next_at = isTriedAgain ? clock.now() + mailWaitMs(attempt) : null;
  await db.transact((tx) =>
    tx
      .updateTable('mail')
      .set({ attempts: attempt, error: wordsOf(cause).slice(0, 500), next_at })
      .where('id', '=', mailId)
      .execute()
  );
}

async function suppressRecipient(tx: Transaction, { clock }: Post, mailId: string): Promise<void> {
  const row = await tx
    .selectFrom('mail')
    .select('recipient_hash')
    .where('id', '=', mailId)
    .executeTakeFirst();
  if (row?.recipient_hash) await suppress(tx, clock, { hash: row.recipient_hash, reason: 'refused' });
}

async function findWaiting({ db, sealer, config }: Post, id: string): Promise<OutgoingMail | undefined> {
  const row = await db.read
    .selectFrom('mail')
    .select(['id', 'recipient', 'subject', 'body', 'html', 'headers', 'created_at'])
    .where('id', '=', id)
    .where('state', 'in', ['waiting', 'held'])
    .executeTakeFirst();
  if (!row) return undefined;
  const host = new URL(config.origin).hostname;
  const headers = JSON.parse(opened(sealer, row.headers)) as Record<string, string>;
  return {
    id,
    at: row.created_at,
    subject: row.subject,
    recipient: opened(sealer, row.recipient),
    body: opened(sealer, row.body),
    html: row.html === null ? null : opened(sealer, row.html),
    from: config.MAIL_FROM || `portal@${host}`,
    ...(config.MAIL_RETURN_TO && { returnTo: config.MAIL_RETURN_TO }),
    messageId: `${id}@${host}`,
    headers: { 'Auto-Submitted': 'auto-generated', ...headers }
  };
}

/** Words as they were before they were sealed; those queued by an older version never were. */
function opened(sealer: Sealer, words: string): string {
  if (!isSealed(words)) return words;
  const text = sealer.unseal(words);
  if (text === null) throw new MailUnreadable();
  return text;
}
