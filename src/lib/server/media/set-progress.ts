import type { Selectable } from 'kysely';
import {
  type OutputSet,
  outputSets,
  type RecordingFailure,
  type RecordingLine,
  type SetProgress,
  type SetState,
  type Stage
} from '#lib/media/recording.ts';
import type { Place } from '../jobs/places.ts';
import type { OutputSetTable } from './tables.ts';

/** What is known beside the rows of sets: the time, where the jobs stand, and what happened. */
export interface AroundSets {
  readonly now: number;
  readonly places: ReadonlyMap<string, Place>;
  readonly isPaused: boolean;
  readonly log: readonly RecordingLine[];
}

type Row = Selectable<OutputSetTable>;

/** A worker that has told nothing for so long may be gone: what it said of the time left is old. */
const silentMs = 60_000;

/** The sets of one recording as people see them, in their order. */
export function setsFrom(rows: readonly Row[], around: AroundSets): SetProgress[] {
  return rows
    .toSorted((one, other) => orderOf(one) - orderOf(other))
    .map((row) => ({ name: row.name as OutputSet, ...standingOf(row, around) }));
}

const orderOf = ({ name }: Row) => outputSets.indexOf(name as OutputSet);

function standingOf(row: Row, around: AroundSets): Omit<SetProgress, 'name'> {
  const state = row.state as SetState;
  const told = { stage: row.stage as Stage | null, fraction: row.progress, failure: failureOf(row) };
  const idle = { ...told, state, leftMs: null, waiting: null, isStopping: false };
  if (state !== 'waiting' && state !== 'running') return idle;
  const place = placeOf(row, around.places);
  if (place?.state === 'waiting') return waitingAt(place, idle, around);
  if (state === 'waiting') return idle;
  return { ...idle, leftMs: leftOf(row, around.now), isStopping: place?.cancelling ?? false };
}

/** Where the job of a set stands; of the many that make a film in pieces, the one that is farthest. */
function placeOf({ recording_id, name }: Row, places: AroundSets['places']): Place | undefined {
  const own =
    places.get(`media.process:${recording_id}`) ?? places.get(`media.encode:${recording_id}:${name}`);
  if (own || name !== 'video') return own;
  const parts = [...places.values()].filter((place) =>
    place.uniqueKey.startsWith(`media.encode:${recording_id}:${name}:`)
  );
  return (
    parts.find(({ cancelling }) => cancelling) ?? parts.find(({ state }) => state === 'running') ?? parts[0]
  );
}

function waitingAt(
  { uniqueKey, runAt, ahead }: Place,
  idle: Omit<SetProgress, 'name'>,
  { now, log, isPaused }: AroundSets
): Omit<SetProgress, 'name'> {
  const isPart = uniqueKey.split(':').length > 3;
  const waits = { ...idle, state: 'waiting', fraction: isPart ? idle.fraction : 0 } as const;
  if (isPaused) return { ...waits, waiting: { why: 'paused' } };
  if (runAt <= now) return { ...waits, waiting: { why: 'turn', ahead } };
  const failed = log.findLast((line) => line.what === 'try-failed');
  return { ...waits, failure: failed?.failure ?? null, waiting: { why: 'retry', at: runAt } };
}

function leftOf(row: Row, now: number): number | null {
  const old = now - row.updated_at;
  return row.left_ms === null || old > silentMs ? null : Math.max(0, row.left_ms - Math.max(0, old));
}

function failureOf(row: Row): RecordingFailure | null {
  if (row.error_code === null) return null;
  const values =
    row.error_values === null ? {} : (JSON.parse(row.error_values) as RecordingFailure['values']);
  return { code: row.error_code, message: row.error ?? '', values };
}
