import type { JobContext } from '../jobs/job-kind.ts';
import { Refusal } from '../refusal.ts';
import { FfmpegCrashed } from './ffmpeg-failures.ts';

/** Final: it carries no `retry`. */
export class RecordingQuarantined extends Refusal {
  constructor({ values }: FfmpegCrashed) {
    super(
      'recording-quarantined',
      500,
      `${values['program'] ?? ''} broke down over the file more than once, so it is not opened again by itself. ` +
        'Export it anew and upload that.',
      values
    );
  }
}

/**
 * Does work on a file of a stranger, and gives it up when a program breaks down over it on any try but the first: once
 * may be the machine, twice is the file.
 */
export async function unlessCrashing(context: JobContext, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    if (cause instanceof FfmpegCrashed && context.attempt > 1) throw new RecordingQuarantined(cause);
    throw cause;
  }
}
