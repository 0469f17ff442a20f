import { createContext } from 'svelte';
import type { Pause } from '../jobs/job.ts';

/** How the processing of recordings stands for everyone, and whether whoever looks may pause it. */
export interface QueueStanding {
  readonly pause: Pause | null;
  readonly maySteer: boolean;
}

export const [useQueue, provideQueue] = createContext<() => QueueStanding>();
