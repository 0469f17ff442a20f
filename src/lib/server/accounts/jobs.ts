import type { Clock } from '../clock.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { Recurring } from '../jobs/recurring.ts';
import { forgetBuckets } from './limiting.ts';
import { forgetSessions } from './sessions.ts';

const keptMs = 30 * 24 * 3_600_000;

/** Upkeep: forgets sessions that have ended, and buckets (with the addresses' hashes in them) after 30 days. */
export function tidyAccounts({ clock }: { clock: Clock }): JobKind<Record<string, never>> {
  return {
    name: 'accounts.tidy',
    priority: 9,
    maxAttempts: 3,
    leaseMs: 60_000,
    lane: 'light',
    run: (context) =>
      context.finish(async (tx) => {
        await forgetSessions(tx, clock.now());
        await forgetBuckets(tx, clock.now() - keptMs);
      })
  };
}

/** Tidies every day. */
export const tidying: Recurring = {
  name: 'accounts.tidy',
  everyMs: 24 * 3_600_000,
  kind: 'accounts.tidy',
  payload: {}
};
