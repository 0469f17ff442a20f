import type { Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import { enqueue } from '../jobs/queue.ts';
import { processAgainJob } from './jobs.ts';
import { allowOnceMore } from './quarantining.ts';
import { byName, noteHappening } from './recording-log.ts';
import { RecordingMissing } from './withdrawing.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

/**
 * Has everything of a recording made again from its original, after all that people wait for; what is published is
 * played until the new takes its place. Refuses one that is not there, and actors who are no administrators.
 */
export async function rerender(room: Room, recordingId: string, actor: Actor): Promise<void> {
  demand(actor, 'station.write');
  const found = await remakeable(room).where('id', '=', recordingId).executeTakeFirst();
  if (!found) throw new RecordingMissing();
  await room.db.transact(async (tx) => {
    await allowOnceMore(tx, recordingId);
    await remake(room, tx, recordingId, actor);
  });
}

/**
 * The same for every recording that can be played, oldest first. Answers how many there are. Safe to do again: one that
 * waits already is not added twice.
 */
export async function rerenderAll(room: Room, actor: Actor): Promise<number> {
  demand(actor, 'station.write');
  const rows = await remakeable(room)
    .where('state', '=', 'ready')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  for (const { id } of rows) await room.db.transact((tx) => remake(room, tx, id, actor));
  return rows.length;
}

function remakeable({ db }: Room) {
  return db.read
    .selectFrom('recording')
    .select('id')
    .where('storage_key', 'is not', null)
    .where('withdrawn_at', 'is', null);
}

async function remake({ clock }: Room, tx: Transaction, id: string, actor: Actor): Promise<void> {
  await enqueue(tx, clock, processAgainJob(id));
  await audit(tx, clock, actor, { action: 'recording.rerendered', thing: 'recording', thingId: id });
  await noteHappening(tx, { clock }, id, { what: 'rerendered', ...byName(actor) });
}
