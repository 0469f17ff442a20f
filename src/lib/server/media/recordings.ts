import { isHidden, type Span } from '#lib/media/hidden-part.ts';
import type { MediaView, PlayableFile, RecordingKind } from '#lib/media/recording.ts';
import type { Database } from '../database/database.ts';
import { episodeSet } from './episode-files.ts';
import { hiddenSpans } from './hidden-parts.ts';
import { posterOf } from './posters.ts';

/** What pages need to play a recording, or null while nothing of it can be played. Says nothing of who may. */
export async function findMedia({ db }: { db: Database }, recordingId: string): Promise<MediaView | null> {
  const recording = await db.read
    .selectFrom('recording')
    .select(['id', 'kind', 'duration_ms', 'peaks'])
    .where('id', '=', recordingId)
    .where('state', '=', 'ready')
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (!recording?.kind || recording.duration_ms === null) return null;
  const files = await currentFiles({ db }, recordingId);
  const of = (...purposes: string[]) => files.filter((file) => purposes.includes(file.purpose));
  const addressOfThe = (purpose: string) => of(purpose).map(addressOf)[0] ?? null;
  const video = of('video').toSorted((one, other) => (other.height ?? 0) - (one.height ?? 0));
  return {
    recordingId,
    kind: recording.kind as RecordingKind,
    durationMs: recording.duration_ms,
    audio: of('audio', 'feed').map(playable),
    video: video.map(playable),
    stream: streamOf(of('master')),
    waveform: addressOfThe('waveform'),
    storyboard: addressOfThe('storyboard'),
    download: [...video, ...of('episode'), ...of('feed')].map(playable)[0] ?? null,
    poster: await posterOf(db.read, recordingId),
    awaitsPicture:
      recording.kind === 'video' && video.length === 0 && (await isMadeLater({ db }, recordingId)),
    peaks: withoutHidden(
      recording.peaks ? (JSON.parse(recording.peaks) as number[]) : [],
      recording.duration_ms,
      await hiddenSpans(db.read, recordingId)
    )
  };
}

/** A course of the sound that tells nothing of what is hidden. */
function withoutHidden(peaks: readonly number[], durationMs: number, hidden: readonly Span[]): number[] {
  const step = durationMs / Math.max(1, peaks.length);
  return peaks.map((peak, at) => (isHidden(hidden, at * step, (at + 1) * step) ? 0 : peak));
}

/** How long a recording is, in milliseconds; 0 of one that is not there or was not opened yet. */
export async function durationOf({ db }: { db: Database }, recordingId: string): Promise<number> {
  const row = await db.read
    .selectFrom('recording')
    .select('duration_ms')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  return row?.duration_ms ?? 0;
}

/** Where players begin: with both ladders, when the second was made beside the film that is published. */
function streamOf(masters: readonly CurrentFile[]): string | null {
  const [film, both] = ['video', 'av1'].map((set) => masters.find(({ set_name }) => set_name === set));
  if (!film) return null;
  return addressOf(both && (both.published_at ?? 0) > (film.published_at ?? 0) ? both : film);
}

/** Tells whether the picture of a film is still to come: it has not been given up. */
async function isMadeLater({ db }: { db: Database }, recordingId: string): Promise<boolean> {
  const set = await db.read
    .selectFrom('output_set')
    .select('state')
    .where('recording_id', '=', recordingId)
    .where('name', '=', 'video')
    .executeTakeFirst();
  return set?.state !== 'failed' && set?.state !== 'cancelled';
}

interface StoredRendition {
  readonly recording_id: string;
  readonly set_name: string;
  readonly attempt: string;
  readonly file: string;
  readonly purpose: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
}

interface CurrentFile extends StoredRendition {
  readonly published_at: number | null;
}

/** The files that the pointers of a recording's sets point to, and that of its episode. */
function currentFiles({ db }: { db: Database }, recordingId: string): Promise<CurrentFile[]> {
  return db.read
    .selectFrom('rendition')
    .leftJoin('output_set', (join) =>
      join
        .onRef('output_set.recording_id', '=', 'rendition.recording_id')
        .onRef('output_set.name', '=', 'rendition.set_name')
        .onRef('output_set.attempt', '=', 'rendition.attempt')
    )
    .selectAll('rendition')
    .select('output_set.published_at')
    .where('rendition.superseded_at', 'is', null)
    .where((row) => row.or([row('published_at', 'is not', null), row('set_name', '=', episodeSet)]))
    .where('rendition.recording_id', '=', recordingId)
    .orderBy('rendition.file')
    .execute();
}

/**
 * The rendition that an address names, and the name of its recording: of what is published, or was until a newer attempt
 * took its place and has not been tidied away.
 */
export async function findRendition(
  { db }: { db: Database },
  { recordingId, attempt, file }: { recordingId: string; attempt: string; file: string }
): Promise<(StoredRendition & { readonly name: string; readonly hidden_at: number | null }) | undefined> {
  return db.read
    .selectFrom('rendition')
    .innerJoin('recording', 'recording.id', 'rendition.recording_id')
    .selectAll('rendition')
    .select('recording.name')
    .where('rendition.recording_id', '=', recordingId)
    .where('rendition.attempt', '=', attempt)
    .where('rendition.file', '=', file)
    .executeTakeFirst();
}

const addressOf = (file: StoredRendition) => `/media/${file.recording_id}/${file.attempt}/${file.file}`;

function playable(file: StoredRendition): PlayableFile {
  return {
    address: addressOf(file),
    mediaType: file.media_type,
    bytes: file.bytes,
    width: file.width,
    height: file.height
  };
}
