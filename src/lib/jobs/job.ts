export const jobStates = ['waiting', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** One job as the studio shows it. Times are milliseconds UTC; `progress` is 0–1. */
export interface JobView {
  readonly id: string;
  readonly kind: string;
  readonly subject: string | null;
  readonly state: JobState;
  readonly stage: string | null;
  readonly progress: number;
  readonly attempts: number;
  readonly maxAttempts: number;
  /** Asked to stop, but not stopped yet. */
  readonly cancelling: boolean;
  /** Why the last try failed: a refusal's code and its English sentence. */
  readonly errorCode: string | null;
  readonly error: string | null;
  /** When the next try may start. */
  readonly runAt: number;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
}

/** Since when work is paused, in milliseconds UTC, who paused it, and why when they said so. */
export interface Pause {
  readonly since: number;
  readonly by: string | null;
  readonly reason: string | null;
}
