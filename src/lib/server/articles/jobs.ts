import { operator } from '../accounts/actor.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { NewJob } from '../jobs/queue.ts';
import type { WritingRoom } from './drafting.ts';
import { notePublication } from './publication-log.ts';
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

/** The job that follows when another file has become a recording. */
export const filePublicationJob = (recordingId: string): NewJob => ({
  kind: 'article.note-file',
  payload: { recordingId },
  priority: 1,
  uniqueKey: `article.note-file:${recordingId}`
});

/** Notes, for each published article of a recording, that another file of it is public from now on. */
export function notePublishedFile(room: WritingRoom): JobKind<{ recordingId: string }> {
  return {
    name: 'article.note-file',
    priority: 1,
    maxAttempts: 20,
    leaseMs: 30_000,
    lane: 'light',
    run: (context, { recordingId }) =>
      context.finish(async (tx) => {
        const articles = await tx
          .selectFrom('article')
          .select('id')
          .where('recording_id', '=', recordingId)
          .where('state', '=', 'published')
          .execute();
        for (const { id } of articles) await notePublication(tx, room.clock, id, null);
      })
  };
}
