import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { shownName } from './file-name.ts';
import { originalKey } from './folders.ts';
import {
  keepLocalFile,
  type LocalRecording,
  type ReceivedOriginal,
  type ReceivingRoom
} from './receiving.ts';
import { byName, noteHappening } from './recording-log.ts';
import { ownerOf } from './withdrawing.ts';

export class RecordingUnchanged extends Refusal {
  constructor() {
    super('recording-unchanged', 409, 'The file is the one that the recording has already, byte for byte.');
  }
}

/**
 * Receives a file that is to take the place of a recording's original. What is played stays until all of the new file
 * has been made; the old original is kept. Refuses the same bytes, an empty file, and contributors another's.
 */
export async function replaceFile(
  room: ReceivingRoom,
  recordingId: string,
  file: LocalRecording,
  actor: Actor
): Promise<void> {
  demand(actor, 'recording.process');
  const original = await keepLocalFile(room, file);
  await room.db.transact(async (tx) => {
    if (!(await registerReplacement(room, tx, { recordingId, original }, actor)))
      throw new RecordingUnchanged();
  });
}

/** Refuses an actor who may not replace the file of a recording, and one that is not there. */
export async function demandReplacing(tx: Transaction, recordingId: string, actor: Actor): Promise<void> {
  demand(actor, 'recording.process', { ownerId: await ownerOf(tx, recordingId) });
}

/**
 * Writes, in the caller's transaction, that a stored original is to take the place of a recording's own. Answers
 * false, and writes nothing, when it is the same. Refuses what `demandReplacing` does.
 */
export async function registerReplacement(
  room: Pick<ReceivingRoom, 'clock' | 'events'>,
  tx: Transaction,
  { recordingId, original }: { recordingId: string; original: ReceivedOriginal },
  actor: Actor
): Promise<boolean> {
  await demandReplacing(tx, recordingId, actor);
  const { sha256 } = await tx
    .selectFrom('recording')
    .select('sha256')
    .where('id', '=', recordingId)
    .executeTakeFirstOrThrow();
  if (sha256 === original.sha256) return false;
  const now = room.clock.now();
  await tx
    .updateTable('recording_revision')
    .set({ state: 'dropped', updated_at: now })
    .where('recording_id', '=', recordingId)
    .where('state', 'in', ['next', 'failed'])
    .execute();
  await tx
    .insertInto('recording_revision')
    .values({
      id: newId(),
      recording_id: recordingId,
      state: 'next',
      name: shownName(original.name) || recordingId,
      bytes: original.bytes,
      sha256: original.sha256,
      storage_key: originalKey(original.sha256),
      created_by: accountOf(actor),
      created_at: now,
      updated_at: now
    })
    .execute();
  await audit(tx, room.clock, actor, {
    action: 'recording.replacement-received',
    thing: 'recording',
    thingId: recordingId,
    detail: { sha256: original.sha256 }
  });
  await noteHappening(tx, room, recordingId, { what: 'replacement-received', ...byName(actor) });
  await room.events.announce(tx, { kind: 'recording.replacement-received', subject: recordingId });
  return true;
}
