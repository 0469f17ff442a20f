import { operator } from '../accounts/actor.ts';
import { publishIn } from '../articles/publishing.ts';
import type { WritingRoom } from '../articles/drafting.ts';
import type { JobKind } from '../jobs/job-kind.ts';

/** Publishes the imported articles that have waited for this recording, at the time their files name. */
export function publishImported(room: WritingRoom): JobKind<{ recordingId: string }> {
  return {
    name: 'import.publish',
    priority: 1,
    maxAttempts: 10,
    leaseMs: 30_000,
    lane: 'light',
    run: (context, { recordingId }) =>
      context.finish(async (tx) => {
        const waiting = await tx
          .selectFrom('imported')
          .innerJoin('article', 'article.id', 'imported.thing_id')
          .select(['article.id', 'imported.key', 'imported.publish_at as at'])
          .where('article.recording_id', '=', recordingId)
          .where('article.state', '=', 'draft')
          .where('imported.publish_at', 'is not', null)
          .execute();
        for (const { id, key, at } of waiting) {
          if (at !== null) await publishIn(tx, room, { id, at }, operator);
          await tx.updateTable('imported').set({ publish_at: null }).where('key', '=', key).execute();
        }
      })
  };
}
