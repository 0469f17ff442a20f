import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { enqueue } from '../jobs/queue.ts';
import { readAddress } from './address.ts';

/** Headers a noun may add to its mails; the rest is ours. */
export type MailHeader = 'List-Unsubscribe' | 'List-Unsubscribe-Post' | 'In-Reply-To' | 'References';

/** A mail to one person. The body is plain text. */
export interface NewMail {
  readonly recipient: string;
  /** Line breaks and other control characters become spaces; at most 200 characters are kept. */
  readonly subject: string;
  readonly body: string;
  readonly headers?: Readonly<Partial<Record<MailHeader, string>>>;
}

/** Everything that ends a line somewhere, and every other character that is not written. */
const unwritten = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const longestSubject = 200;

/**
 * Queues a mail in the caller's transaction: it is sent exactly when the caller's change is kept. Returns its id.
 * Refuses a recipient that is not one plain address.
 */
export async function queueMail(tx: Transaction, clock: Clock, mail: NewMail): Promise<string> {
  const id = newId();
  await tx
    .insertInto('mail')
    .values({
      id,
      recipient: readAddress(mail.recipient),
      subject: Array.from(oneLine(mail.subject)).slice(0, longestSubject).join(''),
      body: mail.body.replaceAll('\0', '').toWellFormed(),
      headers: JSON.stringify(onOneLine(mail.headers ?? {})),
      state: 'waiting',
      created_at: clock.now()
    })
    .execute();
  await enqueue(tx, clock, { kind: 'mail.send', payload: { mailId: id }, maxAttempts: 18 });
  return id;
}

function onOneLine(headers: NonNullable<NewMail['headers']>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, oneLine(value)]));
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(unwritten, ' ').trim();
}
