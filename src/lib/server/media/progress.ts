import type { Loudness, OutputSet, RecordingProgress, Stage } from '#lib/media/recording.ts';
import type { Database } from '../database/database.ts';
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

async function progressOf({ db }: { db: Database }, rows: RecordingTable[]): Promise<RecordingProgress[]> {
  if (rows.length === 0) return [];
  const sets = await db.read
    .selectFrom('output_set')
    .selectAll()
    .where(
      'recording_id',
      'in',
      rows.map((row) => row.id)
    )
    .orderBy('name')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    bytes: row.bytes,
    state: row.state as RecordingProgress['state'],
    kind: row.kind as RecordingProgress['kind'],
    durationMs: row.duration_ms,
    facts: null,
    loudness: row.loudness ? (JSON.parse(row.loudness) as Loudness) : null,
    failure: row.failure ? (JSON.parse(row.failure) as { code: string; message: string }) : null,
    sets: sets.filter((set) => set.recording_id === row.id).map(setOf),
    createdAt: row.created_at
  }));
}

function setOf(row: Pick<OutputSetTable, 'name' | 'state' | 'stage'> & { progress: number }) {
  return {
    name: row.name as OutputSet,
    state: row.state as RecordingProgress['sets'][number]['state'],
    stage: row.stage as Stage | null,
    fraction: row.progress
  };
}
