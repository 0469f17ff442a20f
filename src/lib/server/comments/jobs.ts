import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { Recurring } from '../jobs/recurring.ts';
import type { Sealer } from '../sealing.ts';
import { forgetPosts } from './attack.ts';
import { forgetCommenters, meetCommenter } from './commenters.ts';
import { unconfirmedKeptMs } from './confirming.ts';
import { formLifeMs } from './form-marks.ts';
import { forgetNetworks } from './networks.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly config: Pick<Config, 'COMMENTS_NETWORK_DAYS'>;
}

/**
 * Upkeep: deletes comments that nobody confirmed in seven days, with their addresses; hashes of networks when their days
 * have passed; and seals addresses from before they were kept apart. Says in the log how many, never which.
 */
export function tidyComments(room: Room): JobKind<Record<string, never>> {
  const { clock, config } = room;
  return {
    name: 'comments.tidy',
    priority: 9,
    maxAttempts: 3,
    leaseMs: 60_000,
    lane: 'light',
    run: (context) =>
      context.finish(async (tx) => {
        const now = clock.now();
        const sealed = await sealOldAddresses(tx, room);
        const unconfirmed = await forgetUnconfirmed(tx, now - unconfirmedKeptMs);
        const networks = await forgetNetworks(tx, { now, days: config.COMMENTS_NETWORK_DAYS });
        await tx
          .updateTable('comment')
          .set({ form_nonce: null })
          .where('form_nonce', 'is not', null)
          .where('created_at', '<', now - formLifeMs)
          .execute();
        await forgetCommenters(tx);
        await forgetPosts(tx, now);
        if (sealed + unconfirmed + networks > 0)
          context.log.info('comments were tidied', { unconfirmed, networks, sealed });
      })
  };
}

async function forgetUnconfirmed(tx: Transaction, before: number): Promise<number> {
  const gone = await tx
    .deleteFrom('comment')
    .where('state', '=', 'unconfirmed')
    .where('created_at', '<', before)
    .executeTakeFirst();
  return Number(gone.numDeletedRows);
}

async function sealOldAddresses(tx: Transaction, room: Room): Promise<number> {
  const rows = await tx
    .selectFrom('comment')
    .select(['id', 'email'])
    .where('email', 'is not', null)
    .limit(1000)
    .execute();
  for (const { id, email } of rows) {
    const { id: commenter_id } = await meetCommenter(tx, room, email ?? '');
    await tx.updateTable('comment').set({ email: null, commenter_id }).where('id', '=', id).execute();
  }
  return rows.length;
}

/** Tidies every hour. */
export const tidyingComments: Recurring = {
  name: 'comments.tidy',
  everyMs: 3_600_000,
  kind: 'comments.tidy',
  payload: {}
};
