import { may } from '#lib/server/accounts/may.ts';
import { listDrafts } from '#lib/server/articles/draft-list.ts';
import { listToModerate } from '#lib/server/comments/queue.ts';
import { listRecordings } from '#lib/server/media/progress.ts';
import type { RecordingProgress } from '#lib/media/recording.ts';
import { isSettled } from '#lib/studio/recording-words.ts';
import { enter } from './entering.ts';
import { inWords } from './in-words.ts';
import type { PageServerLoad } from './$types';

const shownDrafts = 8;

/** What waits for the editors: work that runs, drafts, and what is planned. */
/** What an editor should look at: it failed, or the file that was to take its place did. */
const hasFailedLately = ({ state, replacement }: RecordingProgress) =>
  state === 'failed' || replacement?.state === 'failed';

export const load: PageServerLoad = async (event) => {
  const { portal, actor, language } = enter(event);
  const moderates = may(actor, 'comment.moderate');
  const [drafts, scheduled, recordings, comments, unread] = await Promise.all([
    listDrafts(portal, { state: 'draft' }, actor),
    listDrafts(portal, { state: 'scheduled' }, actor),
    listRecordings(portal, { page: 1 }),
    moderates ? listToModerate(portal, { state: 'pending' }, actor) : null,
    listDrafts(portal, { lacksTranscript: true }, actor)
  ]);
  const planned = [...scheduled.articles].sort((a, b) => (a.scheduledAt ?? 0) - (b.scheduledAt ?? 0));
  return {
    running: recordings
      .filter((recording) => !isSettled(recording) || hasFailedLately(recording))
      .slice(0, 6)
      .map((recording) => inWords(recording, language)),
    drafts: [...planned, ...drafts.articles].slice(0, shownDrafts),
    draftCount: drafts.total,
    planned,
    unread: unread.total,
    comments: (comments?.comments ?? []).slice(0, 3).map(({ id, name, text, createdAt, suspicion }) => ({
      id,
      name,
      text,
      createdAt,
      suspicion
    })),
    mayWrite: may(actor, 'article.write')
  };
};
