import type { ArticleDraft } from '#lib/articles/draft.ts';
import { findImages } from '#lib/server/images/images.ts';
import { findCaptions } from '#lib/server/media/captions.ts';
import { findRecordingProgress, listRecordings } from '#lib/server/media/progress.ts';
import type { Portal } from '#lib/server/portal.ts';
import { findTranscription } from '#lib/server/transcripts/transcribing.ts';
import { chaptersIn, findTranscript, transcriptMadeAt } from '#lib/server/transcripts/transcripts.ts';
import type { Chapter } from '#lib/transcripts/transcript.ts';
import { failureInWords, inWords } from '../../in-words.ts';

/** The sizes of the pictures that a draft shows, its cover and those in its text. */
export async function picturesOf(portal: Portal, draft: ArticleDraft) {
  const ids = draft.body.flatMap((block) => (block.type === 'image' ? [block.imageId] : []));
  const found = await findImages(portal, [...ids, ...(draft.image ? [draft.image.imageId] : [])]);
  return [...found.values()].map(({ id, widths }) => ({ id, widths }));
}

/** The recording of a draft with what is known of it, and the others that can be chosen. */
export async function recordingOf({ portal, language }: App.Locals, recordingId: string | null) {
  const [recording, transcript, madeAt, captions, recordings] = await Promise.all([
    recordingId ? findRecordingProgress(portal, recordingId) : null,
    recordingId ? findTranscript(portal, recordingId) : null,
    recordingId ? transcriptMadeAt(portal, recordingId) : null,
    recordingId ? findCaptions(portal, recordingId) : null,
    listRecordings(portal, { page: 1 })
  ]);
  const passages = transcript?.passages ?? [];
  return {
    recording: recording && inWords(recording, language),
    transcript: transcript && {
      madeAt: madeAt ?? 0,
      passages: passages.length,
      speakers: [...new Set(passages.flatMap((passage) => passage.speaker ?? []))]
    },
    hasCaptions: captions !== null,
    recordings: recordings.map(({ id, name, createdAt }) => ({ id, name, createdAt }))
  };
}

/** What a machine that writes down does for the recording of a draft. */
export async function machineOf({ portal, language }: App.Locals, recordingId: string | null) {
  const transcription = recordingId && (await findTranscription(portal, recordingId));
  return {
    isThere: portal.speech !== null,
    transcription: transcription ? failureInWords(transcription, language) : null
  };
}

/** The chapters of a recording; none when there is none. */
export async function chaptersOf(portal: Portal, recordingId: string | null): Promise<Chapter[]> {
  return recordingId ? chaptersIn(portal.db.read, recordingId) : [];
}
