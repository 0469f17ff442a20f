import {
  type Loudness,
  type MediaView,
  type OutputSet,
  outputSets,
  type PlayableFile,
  type RecordingKind,
  type RecordingProgress,
  type RecordingState,
  type Stage
} from '#lib/media/recording.ts';
import type { Selectable } from 'kysely';
import type { Actor } from '../accounts/actor.ts';
import { demand } from '../accounts/may.ts';
import type { Database } from '../database/database.ts';
import type { RecordingTable } from './tables.ts';

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
  return {
    recordingId,
    kind: recording.kind as RecordingKind,
    durationMs: recording.duration_ms,
    audio: of('audio', 'feed').map(playable),
    video: of('video')
      .toSorted((one, other) => (other.height ?? 0) - (one.height ?? 0))
      .map(playable),
    download: of('feed', 'audio').map(playable)[0] ?? null,
    poster: of('poster').map((file) => addressOf(file))[0] ?? null,
    peaks: recording.peaks ? (JSON.parse(recording.peaks) as number[]) : []
  };
}

interface StoredRendition {
  readonly recording_id: string;
  readonly attempt: string;
  readonly file: string;
  readonly purpose: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly width: number | null;
  readonly height: number | null;
}

function currentFiles({ db }: { db: Database }, recordingId: string): Promise<StoredRendition[]> {
  return db.read
    .selectFrom('rendition')
    .innerJoin('output_set', (join) =>
      join
        .onRef('output_set.recording_id', '=', 'rendition.recording_id')
        .onRef('output_set.name', '=', 'rendition.set_name')
        .onRef('output_set.attempt', '=', 'rendition.attempt')
    )
    .selectAll('rendition')
    .where('rendition.recording_id', '=', recordingId)
    .where('output_set.published_at', 'is not', null)
    .orderBy('rendition.file')
    .execute();
}

/** The rendition that an address names, when it is one of the published attempt. */
export async function findRendition(
  portal: { db: Database },
  address: { recordingId: string; attempt: string; file: string }
): Promise<StoredRendition | undefined> {
  const files = await currentFiles(portal, address.recordingId);
  return files.find((file) => file.attempt === address.attempt && file.file === address.file);
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

/** How far a recording has come, for the studio. */
export async function findRecordingProgress(
  { db }: { db: Database },
  recordingId: string,
  actor: Actor
): Promise<RecordingProgress | undefined> {
  demand(actor, 'recording.read');
  const row = await db.read
    .selectFrom('recording')
    .selectAll()
    .where('id', '=', recordingId)
    .executeTakeFirst();
  return row && (await progressOf({ db }, [row]))[0];
}

/** The newest recordings, for the studio: at most `limit`. */
export async function listRecordings(
  { db }: { db: Database },
  { limit = 50 }: { readonly limit?: number },
  actor: Actor
): Promise<RecordingProgress[]> {
  demand(actor, 'recording.read');
  const rows = await db.read
    .selectFrom('recording')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return progressOf({ db }, rows);
}

type RecordingRow = Selectable<RecordingTable>;

async function progressOf(
  { db }: { db: Database },
  rows: readonly RecordingRow[]
): Promise<RecordingProgress[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const sets = await db.read.selectFrom('output_set').selectAll().where('recording_id', 'in', ids).execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    bytes: row.bytes,
    state: row.state as RecordingState,
    kind: row.kind as RecordingKind | null,
    durationMs: row.duration_ms,
    facts: row.probe ? ((JSON.parse(row.probe) as { facts?: string }).facts ?? null) : null,
    loudness: row.loudness ? (JSON.parse(row.loudness) as Loudness) : null,
    failure: row.failure ? (JSON.parse(row.failure) as { code: string; message: string }) : null,
    createdAt: row.created_at,
    sets: sets
      .filter((set) => set.recording_id === row.id)
      .toSorted((one, other) => orderOf(one.name) - orderOf(other.name))
      .map((set) => ({
        name: set.name as OutputSet,
        state: set.state as RecordingProgress['sets'][number]['state'],
        stage: set.stage as Stage | null,
        fraction: set.progress
      }))
  }));
}

const orderOf = (name: string) => outputSets.indexOf(name as OutputSet);
