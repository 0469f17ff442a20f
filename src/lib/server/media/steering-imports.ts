import { rm } from 'node:fs/promises';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Transaction } from '../database/database.ts';
import { placesInQueue } from '../jobs/places.ts';
import { enqueue } from '../jobs/queue.ts';
import { cancelJobs } from '../jobs/steering.ts';
import { Refusal } from '../refusal.ts';
import { uploadFile } from './folders.ts';
import { fetchFromAddress } from './jobs.ts';
import type { ProcessingRoom } from './processing.ts';
import { demandFew, fetchJob, importedFile } from './url-imports.ts';

export class ImportNotRunning extends Refusal {
  constructor() {
    super('import-not-running', 409, 'The file is not being fetched any more, so nothing was changed.');
  }
}

export class ImportNotEnded extends Refusal {
  constructor() {
    super('import-not-ended', 409, 'The file is being fetched, or is just being stopped. Wait a moment.');
  }
}

/**
 * Stops fetching a file: what runs ends within half a second, and nothing that came of it is left. Refuses one that
 * is not being fetched, and contributors another's.
 */
export async function cancelImport(room: ProcessingRoom, id: string, actor: Actor): Promise<void> {
  demand(actor, 'recording.process');
  const updated_at = room.clock.now();
  await room.db.transact(async (tx) => {
    await demandOwn(tx, id, actor);
    const stopped = await tx
      .updateTable('url_import')
      .set({ state: 'cancelled', received: 0, length: null, etag: null, failure: null, updated_at })
      .where('id', '=', id)
      .where('state', '=', 'open')
      .returning('id')
      .executeTakeFirst();
    if (!stopped) throw new ImportNotRunning();
    await cancelJobs(tx, { db: room.db, kinds: [fetchFromAddress(room)] }, `import:${id}`);
    await audit(tx, room.clock, actor, { action: 'import.cancelled', thing: 'import', thingId: id });
  });
  await rm(uploadFile(room.config, importedFile(id)), { force: true });
}

/**
 * Fetches a file once more that could not be, or whose fetching was cancelled; what had come of it counts where the
 * other server can go on. Refuses one that is being fetched, more than five at once, and contributors another's.
 */
export async function fetchAgain(room: ProcessingRoom, id: string, actor: Actor): Promise<void> {
  demand(actor, 'recording.process');
  const job = fetchJob(id);
  const places = await placesInQueue(room, [job.kind]);
  if (places.has(job.uniqueKey)) throw new ImportNotEnded();
  const updated_at = room.clock.now();
  await room.db.transact(async (tx) => {
    await demandOwn(tx, id, actor);
    await demandFew(tx, accountOf(actor));
    const again = await tx
      .updateTable('url_import')
      .set({ state: 'open', failure: null, updated_at })
      .where('id', '=', id)
      .where('state', 'in', ['failed', 'cancelled'])
      .returning('id')
      .executeTakeFirst();
    if (!again) throw new ImportNotEnded();
    await audit(tx, room.clock, actor, { action: 'import.tried-again', thing: 'import', thingId: id });
    await enqueue(tx, room.clock, job);
  });
}

async function demandOwn(tx: Transaction, id: string, actor: Actor): Promise<void> {
  const row = await tx.selectFrom('url_import').select('created_by').where('id', '=', id).executeTakeFirst();
  if (!row) throw new ImportNotRunning();
  demand(actor, 'recording.process', { ownerId: row.created_by });
}
