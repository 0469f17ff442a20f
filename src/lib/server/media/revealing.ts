import type { NewJob } from '../jobs/queue.ts';

/** A part that is to be shown at some time. */
export interface ToReveal {
  readonly id: string;
  readonly recordingId: string;
  readonly untilMs: number;
}

/** The job that shows a hidden part when its time has come, whatever restarts between. */
export const revealJob = ({ id, recordingId, untilMs }: ToReveal): NewJob => ({
  kind: 'media.reveal',
  payload: { partId: id },
  subject: `hidden-part:${recordingId}`,
  priority: 1,
  maxAttempts: 20,
  runAt: untilMs,
  uniqueKey: `media.reveal:${id}`
});
