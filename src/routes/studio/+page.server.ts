import { may } from '#lib/server/accounts/may.ts';
import { listDrafts } from '#lib/server/articles/draft-list.ts';
import { listRecordings } from '#lib/server/media/progress.ts';
import { isSettled } from '#lib/studio/recording-words.ts';
import { enter } from './entering.ts';
import { inWords } from './in-words.ts';
import type { PageServerLoad } from './$types';

const shownDrafts = 8;

/** What waits for the editors: work that runs, drafts, and what is planned. */
export const load: PageServerLoad = async (event) => {
  const { portal, actor, language } = enter(event);
  const [drafts, scheduled, recordings] = await Promise.all([
    listDrafts(portal, { state: 'draft' }, actor),
    listDrafts(portal, { state: 'scheduled' }, actor),
    listRecordings(portal, { page: 1 })
  ]);
  const planned = [...scheduled.articles].sort((a, b) => (a.scheduledAt ?? 0) - (b.scheduledAt ?? 0));
  return {
    running: recordings
      .filter((recording) => !isSettled(recording) || recording.state === 'failed')
      .slice(0, 6)
      .map((recording) => inWords(recording, language)),
    drafts: [...planned, ...drafts.articles].slice(0, shownDrafts),
    draftCount: drafts.total,
    planned,
    mayWrite: may(actor, 'article.write')
  };
};
