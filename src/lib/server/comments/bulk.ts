import type { Actor } from '../accounts/actor.ts';
import { accountOf, operator, roleOf } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import { enqueue } from '../jobs/queue.ts';
import { decideComments, type DecisionRoom, type Ruling } from './deciding.ts';
import { inQueue, type QueueQuestion } from './queue-rows.ts';

/** A decision about everything in a list of the queue that was there when it was made. */
export interface BulkRuling extends QueueQuestion {
  readonly ruling: Ruling;
}

interface Payload extends BulkRuling {
  readonly until: number;
  readonly accountId: string | null;
}

/** Decides, in the background, about everything in a list of the queue, also what no page shows. */
export async function decideAll(room: DecisionRoom, bulk: BulkRuling, actor: Actor): Promise<void> {
  demand(actor, 'comment.moderate');
  const payload: Payload = { ...bulk, until: room.clock.now(), accountId: accountOf(actor) };
  await room.db.transact((tx) =>
    enqueue(tx, room.clock, { kind: 'comments.decide', payload, priority: 1, maxAttempts: 20 })
  );
}

const atOnce = 200;

/** Works off a list 200 comments at a time, each lot in a transaction of its own, so that other pages never wait. */
export function decideListed(room: DecisionRoom): JobKind<Payload> {
  return {
    name: 'comments.decide',
    priority: 1,
    maxAttempts: 20,
    leaseMs: 120_000,
    lane: 'light',
    async run({ signal }, { until, accountId, ruling, ...question }) {
      const actor = await actorOf(room, accountId);
      let ids: string[];
      do {
        if (signal.aborted) return;
        const rows = await inQueue(room, question)
          .where('comment.created_at', '<=', until)
          .where('comment.state', '<>', ruling.verdict)
          .where('comment.erased_at', 'is', null)
          .orderBy('comment.created_at')
          .orderBy('comment.id')
          .limit(atOnce)
          .execute();
        ids = rows.map((row) => row.id);
        if (ids.length > 0) await decideComments(room, ids, ruling, actor);
      } while (ids.length === atOnce);
    }
  };
}

/** Whoever asked for it, with the rights they have now. */
async function actorOf({ db }: DecisionRoom, accountId: string | null): Promise<Actor> {
  if (accountId === null) return operator;
  const { name, role } = await db.read
    .selectFrom('account')
    .select(['name', 'role'])
    .where('id', '=', accountId)
    .where('disabled_at', 'is', null)
    .executeTakeFirstOrThrow();
  return { kind: 'account', accountId, name, role: roleOf(role) };
}
