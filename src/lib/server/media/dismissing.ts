import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import { ownerOf } from './withdrawing.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

export class RecordingInUse extends Refusal {
  constructor() {
    super(
      'recording-in-use',
      409,
      'Only a recording that failed or was cancelled, and that nothing was made of, can be removed from the list.'
    );
  }
}

export class ImportInUse extends Refusal {
  constructor() {
    super('import-in-use', 409, 'The file is being fetched. Cancel it first.');
  }
}

/**
 * Takes a recording that failed or was cancelled off the list; its original is kept. Refuses one of which anything was ever
 * published, and contributors another's.
 */
export async function dismissRecording(room: Room, id: string, actor: Actor): Promise<void> {
  demand(actor, 'recording.process');
  await room.db.transact(async (tx) => {
    demand(actor, 'recording.process', { ownerId: await ownerOf(tx, id) });
    const now = room.clock.now();
    const { numUpdatedRows } = await tx
      .updateTable('recording')
      .set({ withdrawn_at: now, updated_at: now })
      .where('id', '=', id)
      .where('state', 'in', ['failed', 'cancelled'])
      .where((row) =>
        row.not(
          row.exists(
            row.selectFrom('rendition').select('rendition.id').where('rendition.recording_id', '=', id)
          )
        )
      )
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new RecordingInUse();
    await audit(tx, room.clock, actor, { action: 'recording.dismissed', thing: 'recording', thingId: id });
  });
}

/** Takes a file off the list that could not be fetched, or whose fetching was cancelled. Refuses contributors another's. */
export async function dismissImport(room: Room, id: string, actor: Actor): Promise<void> {
  demand(actor, 'recording.process');
  await room.db.transact(async (tx) => {
    const row = await tx
      .selectFrom('url_import')
      .select(['created_by', 'state'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) return;
    demand(actor, 'recording.process', { ownerId: row.created_by });
    if (row.state === 'open') throw new ImportInUse();
    await tx.updateTable('url_import').set({ state: 'dismissed' }).where('id', '=', id).execute();
    await audit(tx, room.clock, actor, { action: 'import.dismissed', thing: 'import', thingId: id });
  });
}
