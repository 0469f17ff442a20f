import type { OutputSet, RecordingFailure } from '#lib/media/recording.ts';
import type { Clock } from '../clock.ts';
import type { Transaction } from '../database/database.ts';
import { jobCancelled } from '../jobs/settling.ts';
import { noteHappening } from './recording-log.ts';

interface Room {
  readonly clock: Clock;
}

/** One set of a recording, or all of it that is not published. */
interface Failing {
  readonly recordingId: string;
  readonly set?: OutputSet;
}

/**
 * Notes that a set, or nothing at all when none is named, could be made of a recording, and why; of the sound, that
 * the recording failed, unless something of it can be played. What was cancelled is not called a failure, and what
 * had been made before stays published.
 */
export async function failRecording(
  room: Room,
  tx: Transaction,
  failing: Failing,
  failure: RecordingFailure
): Promise<void> {
  const { recordingId, set } = failing;
  if (failure.code === jobCancelled.code) return cancelSets(room, tx, failing);
  const updated_at = room.clock.now();
  await setsOf(tx, failing)
    .set({ state: 'failed', left_ms: null, error_code: failure.code, error: failure.message })
    .set({ error_values: JSON.stringify(failure.values), updated_at })
    .where('state', '!=', 'published')
    .execute();
  await noteHappening(tx, room, recordingId, { what: 'given-up', set, failure });
  if (set === undefined || set === 'audio')
    await unlessReady(tx, recordingId)
      .set({ state: 'failed', failure: JSON.stringify(failure), updated_at })
      .execute();
}

async function cancelSets(room: Room, tx: Transaction, failing: Failing): Promise<void> {
  const updated_at = room.clock.now();
  const open = () => setsOf(tx, failing).where('state', 'in', ['waiting', 'running']);
  await open()
    .set({ state: 'published', stage: 'published', progress: 1, left_ms: null, updated_at })
    .where('published_at', 'is not', null)
    .execute();
  await open().set({ state: 'cancelled', left_ms: null, updated_at }).execute();
  if (failing.set === undefined || failing.set === 'audio')
    await unlessReady(tx, failing.recordingId).set({ state: 'cancelled', updated_at }).execute();
}

function setsOf(tx: Transaction, { recordingId, set }: Failing) {
  return tx
    .updateTable('output_set')
    .where('recording_id', '=', recordingId)
    .$if(set !== undefined, (update) => update.where('name', '=', set ?? ''));
}

const unlessReady = (tx: Transaction, recordingId: string) =>
  tx.updateTable('recording').where('id', '=', recordingId).where('state', '!=', 'ready');
