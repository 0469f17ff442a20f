import { findDraft } from '#lib/server/articles/drafting.ts';
import { Refusal } from '#lib/server/refusal.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { cancelTranscription } from '#lib/server/transcripts/jobs.ts';
import { attachOwnCaptions } from '#lib/server/transcripts/own-captions.ts';
import { orderTranscription } from '#lib/server/transcripts/transcribing.ts';

export class TranscriptFileMissing extends Refusal {
  constructor() {
    super('transcript-file-missing', 400, 'Choose a WebVTT or SRT file first.');
  }
}

export class ArticleWithoutRecording extends Refusal {
  constructor() {
    super(
      'article-without-recording',
      409,
      'The article has no recording yet, so there is nothing to attach it to.'
    );
  }
}

/** Attaches the file of a form, or the captions that came inside the recording's own, to the recording of an article; those credited are known as speakers. */
export async function attachFile({ portal, actor }: App.Locals, articleId: string, data: FormData) {
  const draft = await findDraft(portal, articleId, actor);
  if (!draft.recordingId) throw new ArticleWithoutRecording();
  const people = draft.credits.flatMap(({ personId, name }) => (personId ? [{ personId, name }] : []));
  if (data.has('own'))
    return attachOwnCaptions(portal, draft.recordingId, { language: draft.language, people }, actor);
  const file = data.get('file');
  if (!(file instanceof File) || file.size === 0) throw new TranscriptFileMissing();
  return attachTranscript(
    portal,
    draft.recordingId,
    { name: file.name, content: new Uint8Array(await file.arrayBuffer()), language: draft.language, people },
    actor
  );
}

/** Has a machine write down the recording of an article, or stops it, as the form asks. */
export async function steerMachine({ portal, actor }: App.Locals, articleId: string, data: FormData) {
  const { recordingId, language } = await findDraft(portal, articleId, actor);
  if (!recordingId) throw new ArticleWithoutRecording();
  if (data.get('machine') === 'stop') return cancelTranscription(portal, recordingId, actor);
  return orderTranscription(portal, recordingId, { language }, actor);
}
