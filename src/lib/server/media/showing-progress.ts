import type { OutputSet, Stage } from '#lib/media/recording.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { wordsOf } from '../log.ts';
import { TimeLeft } from './time-left.ts';

/** Shows how far a recording, or one set of it, has come. Whether it can be shown never decides whether work succeeds. */
export interface ShownProgress {
  /** At most once a second, and whenever the stage is new. */
  readonly show: (stage: Stage, fraction: number) => void;
  /** Resolves when all that was shown is written, so that nothing of it comes after the result. */
  settled(): Promise<void>;
}

const everyMs = 1000;

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

/** Makes what shows the progress of a job's work on a recording; of all its sets when none is named. */
export function progressOf(
  { db, clock }: Room,
  context: JobContext,
  { recordingId, set }: { recordingId: string; set?: OutputSet }
): ShownProgress {
  return progressBy(context, recordingId, ({ stage, fraction, left }) =>
    db.transact(async (tx) => {
      await tx
        .updateTable('output_set')
        .set({ state: 'running', stage, progress: fraction, left_ms: left, updated_at: clock.now() })
        .where('recording_id', '=', recordingId)
        .where('state', 'in', ['waiting', 'running'])
        .$if(set !== undefined, (update) => update.where('name', '=', set ?? ''))
        .execute();
    })
  );
}

/** How far work has come; `left` is how many milliseconds it still takes, null while nobody can say. */
export interface Reached {
  readonly stage: Stage;
  readonly fraction: number;
  readonly left: number | null;
}

/** Makes what shows the progress of a job's work by writing it somewhere. */
export function progressBy(
  context: JobContext,
  recordingId: string,
  write: (reached: Reached) => Promise<void>
): ShownProgress {
  let shown: { at: number; stage: Stage | null } = { at: -Infinity, stage: null };
  let last = Promise.resolve();
  let farthest = 0;
  const timeLeft = new TimeLeft();
  return {
    show(stage, fraction) {
      const now = performance.now();
      // What is made anew, as sound that missed its loudness, is shown as standing still.
      farthest = Math.max(farthest, fraction);
      const reached = { stage, fraction: farthest, left: timeLeft.note(now, farthest) };
      if (stage === shown.stage && now - shown.at < everyMs) return;
      shown = { at: now, stage };
      last = last
        .then(() => context.progress(reached.fraction, stage))
        .then(() => write(reached))
        .catch((cause: unknown) => {
          context.log.warn('progress could not be shown', { recordingId, reason: wordsOf(cause) });
        });
    },
    settled: () => last
  };
}
