import type { OutputSet } from '#lib/media/recording.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { JobInterrupted } from '../jobs/heartbeat.ts';
import { CancelAsked, LeaseLost } from '../jobs/holding.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { reasonOf } from '../jobs/retrying.ts';
import { type Log, wordsOf } from '../log.ts';
import { type Happening, noteHappening } from './recording-log.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Does a try at a recording's work, and notes in its log that the try began, and how it failed or was stopped. What
 * was thrown is thrown on. A line that cannot be written costs no work.
 */
export async function logged(
  room: Room,
  context: JobContext,
  { recordingId, set, part }: { recordingId: string; set?: OutputSet; part?: unknown },
  work: () => Promise<void>
): Promise<void> {
  const note = (happening: Happening) =>
    room.db
      .transact((tx) => noteHappening(tx, room, recordingId, { ...happening, set, try: context }))
      .catch((cause: unknown) =>
        room.log.warn('a line of a log was lost', { recordingId, reason: wordsOf(cause) })
      );
  // Of a film in parts only the first says so: a long one has dozens.
  if (part === undefined) await note({ what: 'begun' });
  try {
    await work();
  } catch (thrown) {
    const ended = endOf(thrown, context);
    if (ended) await note(ended);
    throw thrown;
  }
}

/** Undefined when another worker has the job by now, or someone took it back: that is noted where it was done. */
function endOf(thrown: unknown, { signal }: JobContext): Happening | undefined {
  if (thrown instanceof LeaseLost || thrown instanceof CancelAsked) return undefined;
  if (!signal.aborted) return { what: 'try-failed', failure: reasonOf(thrown) };
  const { reason } = signal as { reason: unknown };
  const why = reason instanceof JobInterrupted ? reason.why : undefined;
  return why === 'stopping' || why === 'paused' ? { what: 'stopped' } : undefined;
}
