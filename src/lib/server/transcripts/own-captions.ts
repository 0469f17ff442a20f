import { buffer } from 'node:stream/consumers';
import { type Actor, operator } from '../accounts/actor.ts';
import type { Config } from '../config.ts';
import type { DomainEvent } from '../events/announce.ts';
import type { JobKind } from '../jobs/job-kind.ts';
import type { NewJob } from '../jobs/queue.ts';
import { findCaptions } from '../media/captions.ts';
import { isRefusal, Refusal } from '../refusal.ts';
import { findStation } from '../station/station.ts';
import type { Storage } from '../storage/storage.ts';
import { type Attached, attachTranscript, type TranscriptFile, type TranscriptRoom } from './attaching.ts';

/** What is needed to read the captions that came inside a recording's file. */
export type CaptionsRoom = TranscriptRoom & { readonly storage: Storage; readonly config: Config };

export class CaptionsMissing extends Refusal {
  constructor() {
    super(
      'captions-missing',
      404,
      'The file of the recording has no captions that can be read. Attach a WebVTT or SRT file instead.'
    );
  }
}

/**
 * Makes the captions that came inside a recording's file its current transcript; earlier revisions are kept. Refuses
 * a recording whose file has none.
 */
export async function attachOwnCaptions(
  room: CaptionsRoom,
  recordingId: string,
  about: Pick<TranscriptFile, 'language' | 'people'>,
  actor: Actor
): Promise<Attached> {
  const captions = await findCaptions(room, recordingId);
  if (!captions) throw new CaptionsMissing();
  const content = await buffer(await room.storage.read(captions.key));
  const language = captions.language ?? about.language;
  return attachTranscript(room, recordingId, { ...about, name: 'captions.vtt', content, language }, actor);
}

/** Attaches a recording's own captions where it never had a transcript; otherwise an editor decides. */
export const takeCaptions = (room: CaptionsRoom): JobKind<{ readonly recordingId: string }> => ({
  name: 'transcripts.take-captions',
  priority: 4,
  maxAttempts: 3,
  leaseMs: 60_000,
  lane: 'light',
  async run({ log }, { recordingId }) {
    if (!(await findCaptions(room, recordingId)) || (await hasTranscript(room, recordingId))) return;
    const { language } = await findStation(room);
    try {
      await attachOwnCaptions(room, recordingId, { language }, operator);
    } catch (cause) {
      if (!isRefusal(cause) || cause.status !== 422) throw cause;
      log.info('the captions of a file hold no words', { recording: recordingId });
    }
  }
});

/** The job that starts when the sound of a recording is ready. */
export const toTakeCaptions = ({ subject, detail }: DomainEvent): NewJob[] =>
  detail?.['set'] === 'audio' ? [captionsJob(subject)] : [];

const captionsJob = (recordingId: string): NewJob => ({
  kind: 'transcripts.take-captions',
  payload: { recordingId },
  priority: 4,
  uniqueKey: `transcripts.take-captions:${recordingId}`
});

async function hasTranscript({ db }: CaptionsRoom, recordingId: string): Promise<boolean> {
  const row = await db.read
    .selectFrom('transcript')
    .select('id')
    .where('recording_id', '=', recordingId)
    .executeTakeFirst();
  return row !== undefined;
}
