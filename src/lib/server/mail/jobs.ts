import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { MailTransport } from './mail-transport.ts';

interface Post {
  readonly db: Database;
  readonly clock: Clock;
  readonly mail: MailTransport;
  readonly config: Pick<Config, 'origin'>;
}

/**
 * Sends one queued mail: never lost, and after a crash sent at most twice, under one Message-ID.
 * Tries for about three days.
 */
export function sendMail(post: Post): JobKind<{ mailId: string }> {
  const { db, clock } = post;
  const host = new URL(post.config.origin).hostname;
  return {
    name: 'mail.send',
    priority: 5,
    maxAttempts: 18,
    leaseMs: 60_000,
    lane: 'light',
    async run(context, { mailId }) {
      const waiting = await findWaiting(db, mailId);
      if (!waiting) return;
      const { created_at: at, headers, ...written } = waiting;
      await post.mail.deliver({
        ...written,
        at,
        from: `portal@${host}`,
        messageId: `${mailId}@${host}`,
        headers: { 'Auto-Submitted': 'auto-generated', ...(JSON.parse(headers) as Record<string, string>) }
      });
      await context.finish(async (tx) => {
        const sent = { state: 'sent', sent_at: clock.now(), attempts: context.attempt, error: null };
        await tx.updateTable('mail').set(sent).where('id', '=', mailId).execute();
      });
    },
    async givenUp(tx, { mailId }, reason) {
      const failed = { state: 'failed', error: reason.message };
      await tx.updateTable('mail').set(failed).where('id', '=', mailId).execute();
    }
  };
}

function findWaiting(db: Database, id: string) {
  return db.read
    .selectFrom('mail')
    .select(['id', 'recipient', 'subject', 'body', 'headers', 'created_at'])
    .where('id', '=', id)
    .where('state', '<>', 'sent')
    .executeTakeFirst();
}
