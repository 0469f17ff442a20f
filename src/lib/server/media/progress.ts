import type { Selectable } from 'kysely';
import type {
  Loudness,
  RecordingFacts,
  RecordingFailure,
  RecordingKind,
  RecordingProgress,
  RecordingState
} from '#lib/media/recording.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { placesInQueue } from '../jobs/places.ts';
import { usableChapters } from './file-chapters.ts';
import { heardLoudness } from './heard.ts';
import { findPosters } from './posters.ts';
import type { KeptExamination } from './examined.ts';
import { findPause } from './queue.ts';
import { linesOf } from './recording-log.ts';
import { findRevisions, type Revisions } from './revisions.ts';
import { type AroundSets, setsFrom } from './set-progress.ts';
import type { OutputSetTable, RecordingTable } from './tables.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

const perPage = 20;

/** How far a recording has come, or null when there is none. Says nothing about who may know. */
export async function findRecordingProgress(
  room: Room,
  recordingId: string
): Promise<RecordingProgress | null> {
  const row = await room.db.read
    .selectFrom('recording')
    .selectAll()
    .where('id', '=', recordingId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row ? ((await progressOf(room, [row]))[0] ?? null) : null;
}

/** The recordings that have not been withdrawn, newest first, 20 a page from 1. */
export async function listRecordings(room: Room, { page }: { page: number }): Promise<RecordingProgress[]> {
  const rows = await room.db.read
    .selectFrom('recording')
    .selectAll()
    .where('withdrawn_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  return progressOf(room, rows);
}

type Row = Selectable<RecordingTable>;
type SetRow = Selectable<OutputSetTable>;

async function progressOf({ db, clock }: Room, rows: readonly Row[]): Promise<RecordingProgress[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [sets, logs, heard, posters, places, pause] = await Promise.all([
    db.read.selectFrom('output_set').selectAll().where('recording_id', 'in', ids).execute(),
    linesOf({ db }, ids),
    heardLoudness({ db }, ids),
    findPosters(db.read, ids),
    placesInQueue({ db }, ['media.process', 'media.encode', 'media.replace']),
    findPause({ db })
  ]);
  const revisions = await findRevisions({ db }, ids, { places, now: clock.now() });
  return rows.map((row) => ({
    ...progressFrom(
      row,
      sets.filter((set) => set.recording_id === row.id),
      { now: clock.now(), places, isPaused: pause !== null, log: logs.get(row.id) ?? [] }
    ),
    heard: heard.get(row.id) ?? null,
    posters: posters.get(row.id) ?? [],
    replacement: revisions.get(row.id)?.replacement ?? null,
    earlier: revisions.get(row.id)?.earlier ?? []
  }));
}

function progressFrom(
  row: Row,
  rows: readonly SetRow[],
  around: AroundSets
): Omit<RecordingProgress, 'heard' | 'posters' | keyof Revisions> {
  const examined = parsed(row.probe) as KeptExamination | null;
  return {
    id: row.id,
    name: row.name,
    bytes: row.bytes,
    state: row.state as RecordingState,
    kind: row.kind as RecordingKind | null,
    durationMs: row.duration_ms,
    facts: factsOf(examined),
    fileChapters: usableChapters(examined?.probe.chapters ?? [], row.duration_ms),
    loudness: parsed(row.loudness) as Loudness | null,
    failure: parsed(row.failure) as RecordingFailure | null,
    sets: setsFrom(rows, around),
    log: around.log,
    createdAt: row.created_at,
    replacedAt: row.replaced_at
  };
}

const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

function factsOf(kept: KeptExamination | null): RecordingFacts | null {
  if (!kept) return null;
  const { format, picture, sound } = kept.probe;
  const { codec, rate, channels } = sound;
  const seen = picture && {
    codec: picture.codec,
    width: picture.width,
    height: picture.height,
    rate: picture.rate
  };
  return { format, picture: seen ?? null, sound: { codec, rate, channels } };
}
