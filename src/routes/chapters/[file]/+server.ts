import { error } from '@sveltejs/kit';
import { may } from '#lib/server/accounts/may.ts';
import { publicityOf } from '#lib/server/articles/publicity.ts';
import { findChapters } from '#lib/server/transcripts/transcripts.ts';
import { durationOf } from '#lib/server/media/recordings.ts';
import { toJsonChapters, toVttChapters } from '#lib/transcripts/chapter-files.ts';
import type { RequestHandler } from './$types';

const formats = {
  json: { write: toJsonChapters, type: 'application/json+chapters' },
  vtt: { write: toVttChapters, type: 'text/vtt; charset=utf-8' }
} as const;

/** `/chapters/<recording>.json` and `.vtt`: for podcast apps and players, for everyone who may hear the recording. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const [, recordingId = '', ending = ''] = /^([0-9a-z]+)\.(json|vtt)$/.exec(params.file) ?? [];
  const publicity = await publicityOf(locals.portal, recordingId);
  if (publicity === 'withdrawn') error(410, 'Withdrawn');
  const isHeard = publicity === 'public' || may(locals.actor, 'recording.read');
  const chapters = isHeard ? await findChapters(locals.portal, recordingId) : [];
  if (chapters.length === 0) error(404, 'Not found');
  const { write, type } = formats[ending === 'vtt' ? 'vtt' : 'json'];
  return new Response(write(chapters, await durationOf(locals.portal, recordingId)), {
    headers: {
      'content-type': type,
      'cache-control': publicity === 'public' ? 'public, max-age=300' : 'private, no-store',
      'access-control-allow-origin': '*'
    }
  });
};
