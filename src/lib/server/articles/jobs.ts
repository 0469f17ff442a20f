import { operator } from '../accounts/actor.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { WritingRoom } from './drafting.ts';
import { publishIn } from './publishing.ts';

/** Publishes an article whose time has come, once. One taken back or moved meanwhile is left alone. */
export function publishScheduled(room: WritingRoom): JobKind<{ articleId: string }> {
  return {
    name: 'article.publish-scheduled',
    priority: 1,
    maxAttempts: 20,
    leaseMs: 30_000,
    lane: 'light',
    run: (context, { articleId }) =>
      context.finish(async (tx) => {
        const due = await tx
          .selectFrom('article')
          .select('scheduled_at')
          .where('id', '=', articleId)
          .where('state', '=', 'scheduled')
          .executeTakeFirst();
        if (due?.scheduled_at) await publishIn(tx, room, { id: articleId, at: due.scheduled_at }, operator);
      })
  };
}
