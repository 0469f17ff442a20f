import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Reader, Transaction } from '../database/database.ts';
import { newSecret } from '../ids.ts';

/** How long a link in a notice can decide: a week, as long as anybody waits for an answer. */
const keptMs = 7 * 24 * 3_600_000;

/** Makes a link's secret for a comment, in the caller's transaction; only its digest is kept. `accountId` is who gets it. */
export async function makeLink(
  tx: Transaction,
  clock: Clock,
  commentId: string,
  accountId: string | null
): Promise<string> {
  const secret = newSecret();
  await tx
    .insertInto('comment_link')
    .values({
      digest: digestOf(secret),
      comment_id: commentId,
      account_id: accountId,
      created_at: clock.now(),
      expires_at: clock.now() + keptMs
    })
    .execute();
  return secret;
}

/** How many comments have been told about since `at`, so that a flood of comments is no flood of mails. */
export async function countNotices(reader: Reader, at: number): Promise<number> {
  const { count } = await reader
    .selectFrom('comment_link')
    .select((of) => of.fn.count<number>('comment_id').distinct().as('count'))
    .where('created_at', '>', at)
    .executeTakeFirstOrThrow();
  return count;
}

/** The link with this secret, while it can decide. */
export const liveLink = (reader: Reader, clock: Clock, secret: string) =>
  reader
    .selectFrom('comment_link')
    .where('digest', '=', digestOf(secret))
    .where('used_at', 'is', null)
    .where('expires_at', '>', clock.now());

const digestOf = (secret: string) => createHash('sha256').update(secret).digest('hex');
