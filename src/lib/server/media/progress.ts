import type { Selectable } from 'kysely';
import type {
  Loudness,
  OutputSet,
  RecordingFacts,
  RecordingFailure,
  RecordingKind,
  RecordingProgress,
  RecordingState,
  Stage
} from '#lib/media/recording.ts';
import { outputSets } from '#lib/media/recording.ts';
import type { Database } from '../database/database.ts';
import type { KeptExamination } from './processing.ts';
import type { OutputSetTable, RecordingTable } from './tables.ts';

const perPage = 20;

/** How far a recording has come, or null when there is none. Says nothing about who may know. */
export async function findRecordingProgress(
  { db }: { db: Database },
  recordingId: string
): Promise<RecordingProgress | null> {
  const row = await db.read
    .selectFrom('recording')
    .selectAll()
    .where('id', '=', recordingId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return row ? ((await progressOf({ db }, [row]))[0] ?? null) : null;
}

/** The recordings that have not been withdrawn, newest first, 20 a page from 1. */
export async function listRecordings(
  { db }: { db: Database },
  { page }: { page: number }
): Promise<RecordingProgress[]> {
  const rows = await db.read
    .selectFrom('recording')
    .selectAll()
    .where('withdrawn_at', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(perPage)
    .offset((page - 1) * perPage)
    .execute();
  return progressOf({ db }, rows);
}

type Row = Selectable<RecordingTable>;
type SetRow = Selectable<OutputSetTable>;

async function progressOf({ db }: { db: Database }, rows: readonly Row[]): Promise<RecordingProgress[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const sets = await db.read.selectFrom('output_set').selectAll().where('recording_id', 'in', ids).execute();
  return rows.map((row) =>
    progressFrom(
      row,
      sets.filter((set) => set.recording_id === row.id)
    )
  );
}

function progressFrom(row: Row, sets: SetRow[]): RecordingProgress {
  return {
    id: row.id,
    name: row.name,
    bytes: row.bytes,
    state: row.state as RecordingState,
    kind: row.kind as RecordingKind | null,
    durationMs: row.duration_ms,
    facts: factsOf(parsed(row.probe) as KeptExamination | null),
    loudness: parsed(row.loudness) as Loudness | null,
    failure: parsed(row.failure) as RecordingFailure | null,
    sets: sets.sort((one, other) => orderOf(one) - orderOf(other)).map(setOf),
    createdAt: row.created_at
  };
}

const parsed = (json: string | null): unknown => (json === null ? null : JSON.parse(json));

const orderOf = ({ name }: SetRow) => outputSets.indexOf(name as OutputSet);

function setOf(row: SetRow): RecordingProgress['sets'][number] {
  return {
    name: row.name as OutputSet,
    state: row.state as RecordingProgress['sets'][number]['state'],
    stage: row.stage as Stage | null,
    fraction: row.progress
  };
}

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
