import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { Refusal } from '../refusal.ts';
import { dropPieces } from './film-pieces.ts';

export class RecordingMissing extends Refusal {
  constructor() {
    super('recording-missing', 404, 'There is no such recording.');
  }
}

/**
 * Withdraws a recording: from the next request on none of its files is served to anyone. The original and all that
 * was made of it are kept. Safe to do again. Refuses actors who may not publish.
 */
export async function withdrawRecording(
  room: { readonly db: Database; readonly clock: Clock; readonly events: Announcer },
  id: string,
  actor: Actor
): Promise<void> {
  demand(actor, 'article.publish');
  await room.db.transact(async (tx) => {
    const row = await tx
      .selectFrom('recording')
      .select('withdrawn_at')
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) throw new RecordingMissing();
    if (row.withdrawn_at !== null) return;
    const now = room.clock.now();
    await tx
      .updateTable('recording')
      .set({ withdrawn_at: now, updated_at: now })
      .where('id', '=', id)
      .execute();
    await dropPieces(tx, { recordingId: id });
    await audit(tx, room.clock, actor, { action: 'recording.withdrawn', thing: 'recording', thingId: id });
    await room.events.announce(tx, { kind: 'recording.withdrawn', subject: id });
  });
}

/** The account that sent a recording, null when a script did. Refuses one that is not there, or was withdrawn. */
export async function ownerOf(tx: Transaction, id: string): Promise<string | null> {
  const row = await tx
    .selectFrom('recording')
    .select('created_by')
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw new RecordingMissing();
  return row.created_by;
}
