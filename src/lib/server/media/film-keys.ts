import type { JobContext } from '../jobs/job-kind.ts';
import { atWork } from './at-work.ts';
import type { Found } from './attempting.ts';
import { keysOf } from './film-making.ts';
import type { ProcessingRoom } from './processing.ts';

/** The moments of whole pictures of a film whose largest size can be the original's own pictures, else null. */
export async function keysIn(
  room: ProcessingRoom,
  { signal }: JobContext,
  recordingId: string,
  { original, plan }: Found
): Promise<readonly number[] | null> {
  const { picture } = plan;
  if (!picture?.mayBeCopied) return null;
  const { tools } = room;
  return atWork(room, { recordingId, original }, (place) =>
    keysOf({ ...place, tools, signal }, plan, picture)
  );
}
