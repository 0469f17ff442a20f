import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { Refusal } from '../refusal.ts';
import { RecordingMissing } from './withdrawing.ts';

export class RecordingNotFailed extends Refusal {
  constructor() {
    super('recording-not-failed', 409, 'The recording has not failed, so there is nothing to try again.');
  }
}

/**
 * Processes a failed recording from its original once more: it is received again, without its failure. Refuses one
 * that is not there, or has not failed, and actors who may not upload.
 */
export async function tryAgain(
  room: { readonly db: Database; readonly clock: Clock; readonly events: Announcer },
  recordingId: string,
  actor: Actor
): Promise<void> {
  demand(actor, 'recording.upload');
  const now = room.clock.now();
  await room.db.transact(async (tx) => {
    const found = await tx
      .selectFrom('recording')
      .select('state')
      .where('id', '=', recordingId)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst();
    if (!found) throw new RecordingMissing();
    const changed = await tx
      .updateTable('recording')
      .set({ state: 'received', failure: null, updated_at: now })
      .where('id', '=', recordingId)
      .where('state', '=', 'failed')
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) throw new RecordingNotFailed();
    await tx
      .updateTable('output_set')
      .set({
        state: 'waiting',
        stage: 'received',
        progress: 0,
        error_code: null,
        error: null,
        updated_at: now
      })
      .where('recording_id', '=', recordingId)
      .execute();
    await audit(tx, room.clock, actor, {
      action: 'recording.tried-again',
      thing: 'recording',
      thingId: recordingId
    });
    await room.events.announce(tx, { kind: 'recording.received', subject: recordingId });
  });
}
