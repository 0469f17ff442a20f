/**
 * What became of a mail: `held` waits for a mail server to be named; `capped` and `suppressed` ones never leave; `expired`
 * ones were too old to be news.
 */
export type MailState = 'waiting' | 'held' | 'sent' | 'failed' | 'suppressed' | 'capped' | 'expired';

/** How a mail came back after it had been sent. */
export type MailReturn = 'hard' | 'soft' | 'complaint';

/** A mail as the studio shows it: no address, and nothing of what it says but the subject. */
export interface MailView {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly state: MailState;
  readonly attempts: number;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly nextAt: number | null;
  readonly error: string | null;
  readonly returned: MailReturn | null;
}
