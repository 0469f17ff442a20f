import { error } from '@sveltejs/kit';
import { may } from '#lib/server/accounts/may.ts';
import { articlesOfRecordings } from '#lib/server/articles/draft-list.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { isRightToWrite } from '#lib/server/transcripts/holding.ts';
import { findHead, listRevisions } from '#lib/server/transcripts/revisions.ts';
import { enter } from '../../../entering.ts';
import type { PageServerLoad } from './$types';

/** What the editor of a transcript stands on; the text itself is fetched when the page runs. */
export const load: PageServerLoad = async (event) => {
  const { portal, actor } = enter(event, 'recording.read');
  const { id } = event.params;
  const recording = await findRecordingProgress(portal, id);
  if (!recording) error(404, 'Not found');
  const asked = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.exec(event.url.searchParams.get('language') ?? '')?.[0];
  const head = await findHead(portal, id, asked);
  const [article] = await articlesOfRecordings(portal, [id], actor);
  return {
    recording: { id, name: recording.name },
    media: await findMedia(portal, id),
    language: asked ?? head?.language ?? event.locals.station.language,
    head,
    revisions: await listRevisions(portal, id),
    article: article ?? null,
    mayWrite: await isRightToWrite(portal, id, actor),
    mayReview: may(actor, 'article.publish')
  };
};
