import { error } from '@sveltejs/kit';
import { may } from '#lib/server/accounts/may.ts';
import { articleHeardIn } from '#lib/server/articles/heard-in.ts';
import { publicityOf } from '#lib/server/articles/publicity.ts';
import { findShownCaptions } from '#lib/server/transcripts/edited-captions.ts';
import { findTimedTranscript, type TimedTranscript } from '#lib/server/transcripts/transcripts.ts';
import { type DocumentHead, toDocx, toHtml } from '#lib/transcripts/documents.ts';
import { writeWordTimes } from '#lib/transcripts/word-times-file.ts';
import { toPlainText, toPodcastJson, toSrt, toVtt } from '#lib/transcripts/writing.ts';
import { articlePath } from '#lib/ui/addresses.ts';
import { datesOf } from '#lib/ui/dates.ts';
import type { RequestHandler } from './$types';

interface Wanted {
  readonly recordingId: string;
  readonly article: Awaited<ReturnType<typeof articleHeardIn>>;
  readonly language: string | undefined;
}

interface Format {
  readonly type: string;
  write(
    locals: App.Locals,
    wanted: Wanted
  ): Promise<{ readonly text: string | Uint8Array<ArrayBuffer>; readonly language: string } | null>;
}

type Write = (
  passages: TimedTranscript['passages'],
  head: DocumentHead,
  revision: number
) => string | Uint8Array<ArrayBuffer>;

const ofTranscript = (type: string, write: Write): Format => ({
  type,
  async write(locals, { recordingId, article, language }) {
    const transcript = await findTimedTranscript(locals.portal, recordingId, language);
    if (!transcript) return null;
    const head = headOf(locals, article, transcript.language);
    return { text: write(transcript.passages, head, transcript.revision), language: transcript.language };
  }
});

const formats: Readonly<Record<string, Format>> = {
  vtt: ofTranscript('text/vtt; charset=utf-8', toVtt),
  'captions.vtt': {
    type: 'text/vtt; charset=utf-8',
    write: ({ portal }, { recordingId, language }) => findShownCaptions(portal, recordingId, language)
  },
  srt: ofTranscript('application/x-subrip; charset=utf-8', toSrt),
  // for the page of the article, which has the words
  'words.json': ofTranscript('application/json', (passages, _head, revision) =>
    writeWordTimes(passages, revision)
  ),
  json: ofTranscript('application/json', toPodcastJson),
  txt: ofTranscript('text/plain; charset=utf-8', toPlainText),
  html: ofTranscript('text/html; charset=utf-8', toHtml),
  docx: ofTranscript('application/vnd.openxmlformats-officedocument.wordprocessingml.document', toDocx)
};

/**
 * `/transcript/<recording>.<ending>`: captions and download in every format, for everyone who may hear the recording; in the
 * article's language unless `?language=` asks for another.
 */
export const GET: RequestHandler = async ({ params, locals, url }) => {
  const [, recordingId = '', ending = ''] = /^([^.]*)\.(.+)$/.exec(params.file) ?? [];
  const format = Object.hasOwn(formats, ending) ? formats[ending] : undefined;
  if (!format) error(404, 'Not found');
  const isPublic = await demandHeard(locals, recordingId);
  const article = await articleHeardIn(locals.portal, recordingId);
  const language = url.searchParams.get('language') ?? article?.language;
  const written = await format.write(locals, { recordingId, article, language });
  if (!written) error(404, 'Not found');
  return new Response(written.text, {
    headers: {
      'content-type': format.type,
      'content-language': written.language,
      'cache-control': isPublic ? 'public, max-age=300' : 'private, no-store',
      'access-control-allow-origin': '*',
      // the page of a transcript holds words of others, and needs nothing but its own style
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    }
  });
};

/** Whether everyone may hear it; those who may not are answered as if there were nothing. */
async function demandHeard({ portal, actor }: App.Locals, recordingId: string): Promise<boolean> {
  const publicity = await publicityOf(portal, recordingId);
  if (publicity === 'withdrawn') error(410, 'Withdrawn');
  if (publicity !== 'public' && !may(actor, 'recording.read')) error(404, 'Not found');
  return publicity === 'public';
}

function headOf(
  { portal, station }: App.Locals,
  article: Awaited<ReturnType<typeof articleHeardIn>>,
  language: string
): DocumentHead {
  if (!article) return { title: station.name, origin: station.name, address: null, language };
  const dates = datesOf({ ...station, now: portal.clock.now() });
  return {
    title: article.headline,
    origin: `${station.name}, ${dates.day(article.publishedAt)}`,
    address: portal.config.origin + articlePath(article),
    language
  };
}
