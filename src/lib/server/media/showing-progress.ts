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

/** Makes what shows the progress of a job's work on a recording; of all its sets when none is named. */
export function progressOf(
  { db, clock }: { readonly db: Database; readonly clock: Clock },
  context: JobContext,
  { recordingId, set }: { recordingId: string; set?: OutputSet }
): ShownProgress {
  let shown: { at: number; stage: Stage | null } = { at: -Infinity, stage: null };
  let last = Promise.resolve();
  let farthest = 0;
  const timeLeft = new TimeLeft();
  const write = async (stage: Stage, fraction: number, left_ms: number | null) => {
    await context.progress(fraction, stage);
    await db.transact((tx) =>
      tx
        .updateTable('output_set')
        .set({ state: 'running', stage, progress: fraction, left_ms, updated_at: clock.now() })
        .where('recording_id', '=', recordingId)
        .where('state', 'in', ['waiting', 'running'])
        .$if(set !== undefined, (update) => update.where('name', '=', set ?? ''))
        .execute()
    );
  };
  return {
    show(stage, fraction) {
      const now = performance.now();
      // What is made anew, as sound that missed its loudness, is shown as standing still.
      farthest = Math.max(farthest, fraction);
      const reached = farthest;
      const left = timeLeft.note(now, reached);
      if (stage === shown.stage && now - shown.at < everyMs) return;
      shown = { at: now, stage };
      last = last
        .then(() => write(stage, reached, left))
        .catch((cause: unknown) => {
          context.log.warn('progress could not be shown', { recordingId, reason: wordsOf(cause) });
        });
    },
    settled: () => last
  };
}
