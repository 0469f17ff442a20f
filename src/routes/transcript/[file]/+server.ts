import { error } from '@sveltejs/kit';
import { may } from '#lib/server/accounts/may.ts';
import { publicityOf } from '#lib/server/articles/publicity.ts';
import { findTimedTranscript } from '#lib/server/transcripts/transcripts.ts';
import { toPlainText, toVtt } from '#lib/transcripts/writing.ts';
import type { RequestHandler } from './$types';

const formats = {
  vtt: { write: toVtt, type: 'text/vtt; charset=utf-8' },
  txt: { write: toPlainText, type: 'text/plain; charset=utf-8' }
} as const;

/** `/transcript/<recording>.vtt` and `.txt`: captions and download, for everyone who may hear the recording. */
export const GET: RequestHandler = async ({ params, locals }) => {
  const [, recordingId = '', ending = ''] = /^([0-9a-z]+)\.(vtt|txt)$/.exec(params.file) ?? [];
  const publicity = await publicityOf(locals.portal, recordingId);
  if (publicity === 'withdrawn') error(410, 'Withdrawn');
  const isHeard = publicity === 'public' || may(locals.actor, 'recording.read');
  const transcript = isHeard ? await findTimedTranscript(locals.portal, recordingId) : null;
  if (!transcript) error(404, 'Not found');
  const { write, type } = formats[ending === 'txt' ? 'txt' : 'vtt'];
  return new Response(write(transcript.passages), {
    headers: {
      'content-type': type,
      'content-language': transcript.language,
      'cache-control': publicity === 'public' ? 'public, max-age=300' : 'private, no-store',
      'access-control-allow-origin': '*'
    }
  });
};
