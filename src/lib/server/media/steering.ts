import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { type Action, demand } from '../accounts/may.ts';
import { cancelJobs, putFirst } from '../jobs/steering.ts';
import { Refusal } from '../refusal.ts';
import { encodePlannedSet, processReceived, replaceOriginal } from './jobs.ts';
import type { ProcessingRoom } from './processing.ts';
import { byName, noteHappening } from './recording-log.ts';
import { ownerOf } from './withdrawing.ts';

export class RecordingNotProcessing extends Refusal {
  constructor() {
    super('recording-not-processing', 409, 'The recording is not being processed, so nothing was changed.');
  }
}

/**
 * Stops the processing of a recording: nothing more of it is published, what runs ends within half a second, what
 * was published before stays. Refuses one of which nothing is being made, and contributors another's.
 */
export async function cancelProcessing(room: ProcessingRoom, id: string, actor: Actor): Promise<void> {
  await steer(room, id, { actor, action: 'recording.process', what: 'cancelled', doing: cancelJobs });
}

/**
 * Puts the processing of a recording before that of all others; what runs already goes on. Refuses one of which
 * nothing is being made, and actors who may not steer the queue.
 */
export async function processFirst(room: ProcessingRoom, id: string, actor: Actor): Promise<void> {
  const first_at = room.clock.now();
  await steer(room, id, {
    actor,
    action: 'queue.steer',
    what: 'put-first',
    async doing(tx, engine, subject) {
      await tx.updateTable('recording').set({ first_at }).where('id', '=', id).execute();
      return putFirst(tx, engine, subject);
    }
  });
}

interface Steering {
  readonly actor: Actor;
  readonly action: Action;
  readonly what: 'cancelled' | 'put-first';
  readonly doing: typeof cancelJobs;
}

async function steer(
  room: ProcessingRoom,
  id: string,
  { actor, action, what, doing }: Steering
): Promise<void> {
  demand(actor, action);
  const kinds = [processReceived(room), encodePlannedSet(room), replaceOriginal(room)];
  await room.db.transact(async (tx) => {
    demand(actor, action, { ownerId: await ownerOf(tx, id) });
    if ((await doing(tx, { db: room.db, kinds }, `recording:${id}`)) === 0)
      throw new RecordingNotProcessing();
    await audit(tx, room.clock, actor, { action: `recording.${what}`, thing: 'recording', thingId: id });
    await noteHappening(tx, room, id, { what, ...byName(actor) });
  });
}
