import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { Refusal } from '../refusal.ts';
import { allowOnceMore } from './quarantining.ts';
import { nothingToTell } from './output-sets.ts';
import { byName, noteHappening } from './recording-log.ts';
import { RecordingMissing } from './withdrawing.ts';

export class RecordingNotFailed extends Refusal {
  constructor() {
    super('recording-not-failed', 409, 'The recording has not failed, so there is nothing to try again.');
  }
}

/**
 * Processes a recording from its original once more when it failed or was cancelled, or a part of it was; what can be played goes on
 * being played until something new takes its place. Refuses one that is not there, or of which nothing failed, and
 * actors who may not upload.
 */
export async function tryAgain(
  room: { readonly db: Database; readonly clock: Clock; readonly events: Announcer },
  recordingId: string,
  actor: Actor
): Promise<void> {
  demand(actor, 'recording.upload');
  const updated_at = room.clock.now();
  await room.db.transact(async (tx) => {
    const found = await tx
      .selectFrom('recording')
      .select('state')
      .where('id', '=', recordingId)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst();
    if (!found) throw new RecordingMissing();
    const whole = await tx
      .updateTable('recording')
      .set({ state: 'received', failure: null, updated_at })
      .where('id', '=', recordingId)
      .where('state', 'in', ['failed', 'cancelled'])
      .executeTakeFirst();
    const parts = await tx
      .updateTable('output_set')
      .set({ ...asReceived, updated_at })
      .where('recording_id', '=', recordingId)
      .where('state', 'in', ['failed', 'cancelled'])
      .executeTakeFirst();
    if (whole.numUpdatedRows + parts.numUpdatedRows === 0n) throw new RecordingNotFailed();
    await allowOnceMore(tx, recordingId);
    await audit(tx, room.clock, actor, {
      action: 'recording.tried-again',
      thing: 'recording',
      thingId: recordingId
    });
    await noteHappening(tx, room, recordingId, { what: 'tried-again', ...byName(actor) });
    await room.events.announce(tx, { kind: 'recording.received', subject: recordingId });
  });
}

const asReceived = { state: 'waiting', stage: 'received', progress: 0, ...nothingToTell };
