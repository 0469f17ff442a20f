import type { Generated } from 'kysely';

export interface JobTable {
  id: string;
  kind: string;
  payload: string;
  state: string;
  priority: number;
  run_at: number;
  attempts: Generated<number>;
  max_attempts: number;
  unique_key: string | null;
  subject: string | null;
  lease_token: Generated<number>;
  lease_until: number | null;
  worker: string | null;
  stage: string | null;
  progress: Generated<number>;
  error_code: string | null;
  error: string | null;
  cancel_requested: Generated<number>;
  created_at: number;
  started_at: number | null;
  finished_at: number | null;
}

/** When each recurring job comes next. */
export interface JobScheduleTable {
  name: string;
  next_at: number;
}

/** The lanes that stand still. */
export interface JobPauseTable {
  lane: string;
  paused_at: number;
  by_name: string | null;
  reason: string | null;
}

declare module '#lib/server/database/database.ts' {
  interface Tables {
    job: JobTable;
    job_schedule: JobScheduleTable;
    job_pause: JobPauseTable;
  }
}
