import type { MailState } from '#lib/mail/mail-view.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Reader, Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { enqueue } from '../jobs/queue.ts';
import type { Sealer } from '../sealing.ts';
import { readAddress } from './address.ts';
import { addressHash, isSuppressed } from './suppressing.ts';

/** Headers a noun may add to its mails; the rest is ours. */
export type MailHeader = 'List-Unsubscribe' | 'List-Unsubscribe-Post' | 'In-Reply-To' | 'References';

/** What queueing mail needs of the portal. */
export interface PostRoom {
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly config: Pick<Config, 'MAIL_PER_HOUR'>;
}

/** A mail to one person. The body is plain text; `html` says the same. */
export interface NewMail {
  readonly recipient: string;
  /** What it is about, such as `comment-confirm`: so it is called in the studio, and so it is counted. */
  readonly kind: string;
  /** How many of this kind one address gets in 24 hours; 30 when left out. */
  readonly mostADay?: number;
  /** Line breaks and other control characters become spaces; at most 200 characters are kept. */
  readonly subject: string;
  readonly body: string;
  readonly html?: string;
  readonly headers?: Readonly<Partial<Record<MailHeader, string>>>;
}

/** Everything that ends a line somewhere, and every other character that is not written. */
const unwritten = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
const longestSubject = 200;
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** As many tries as `mailWaitMs` makes of three days. */
export const mailTries = 21;

/**
 * Queues a mail in the caller's transaction: it is sent exactly when the caller's change is kept. Returns its id.
 * Refuses a recipient that is not one plain address. Nothing leaves for an address that refuses mail, or beyond what one
 * address gets in a day; beyond `MAIL_PER_HOUR` it leaves in a later hour. What it says lies sealed until it has gone.
 */
export async function queueMail(tx: Transaction, room: PostRoom, mail: NewMail): Promise<string> {
  const { clock, sealer } = room;
  const id = newId();
  const recipient = readAddress(mail.recipient);
  const hash = addressHash(sealer, recipient);
  const state = await stateOf(tx, room, mail, hash);
  const leaves = state === 'waiting';
  const words = (text: string) => (leaves ? sealer.seal(text.replaceAll('\0', '').toWellFormed()) : '');
  await tx
    .insertInto('mail')
    .values({
      id,
      kind: mail.kind,
      recipient: words(recipient),
      recipient_hash: hash,
      subject: Array.from(oneLine(mail.subject)).slice(0, longestSubject).join(''),
      body: words(mail.body),
      html: mail.html && leaves ? words(mail.html) : null,
      headers: leaves ? sealer.seal(JSON.stringify(onOneLine(mail.headers ?? {}))) : '{}',
      state,
      created_at: clock.now()
    })
    .execute();
  if (leaves) await enqueueMail(tx, room, id);
  return id;
}

/** Adds the job that sends a mail, in the hour that has room for it. */
export async function enqueueMail(
  tx: Transaction,
  { clock, config }: Pick<PostRoom, 'clock' | 'config'>,
  mailId: string
): Promise<void> {
  const now = clock.now();
  const hoursLater = await hoursBehind(tx, { clock, config });
  await enqueue(tx, clock, {
    kind: 'mail.send',
    payload: { mailId },
    maxAttempts: mailTries,
    uniqueKey: `mail.send:${mailId}`,
    runAt: now + hoursLater * hourMs
  });
}

/** How many hours the newest mail waits for room, by `MAIL_PER_HOUR`; the same for everybody. */
export async function hoursBehind(
  reader: Reader,
  { clock, config }: Pick<PostRoom, 'clock' | 'config'>
): Promise<number> {
  const written = await countSince(reader, clock.now() - hourMs);
  return Math.floor(Math.max(0, written - 1) / config.MAIL_PER_HOUR);
}

async function stateOf(
  tx: Transaction,
  { clock }: PostRoom,
  { kind, mostADay = 30 }: NewMail,
  hash: string
): Promise<MailState> {
  const now = clock.now();
  if (await isSuppressed(tx, hash, now)) return 'suppressed';
  const had = await countSince(tx, now - dayMs, { kind, hash });
  return had >= mostADay ? 'capped' : 'waiting';
}

async function countSince(
  reader: Reader,
  since: number,
  to?: { readonly kind: string; readonly hash: string }
): Promise<number> {
  const { count } = await reader
    .selectFrom('mail')
    .select((of) => of.fn.countAll<number>().as('count'))
    .where('created_at', '>', since)
    .where('state', 'not in', ['capped', 'suppressed'])
    .$if(to !== undefined, (query) =>
      query.where('recipient_hash', '=', to?.hash ?? '').where('kind', '=', to?.kind ?? '')
    )
    .executeTakeFirstOrThrow();
  return count;
}

function onOneLine(headers: NonNullable<NewMail['headers']>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, oneLine(value)]));
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(unwritten, ' ').trim();
}
