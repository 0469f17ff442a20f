import type { Actor } from '../accounts/actor.ts';
import { demand, may } from '../accounts/may.ts';
import type { Database, Transaction } from '../database/database.ts';
import { Refusal } from '../refusal.ts';

export class RecordingUnknown extends Refusal {
  constructor() {
    super('recording-unknown', 404, 'There is no such recording.');
  }
}

/**
 * Holds a recording for the rest of the transaction, so that two who change its words come one after the other.
 * Refuses an unknown one, and an actor who may not write about it.
 */
export async function holdRecording(
  tx: Transaction,
  { dialect }: Database,
  recordingId: string,
  actor: Actor
): Promise<{ durationMs: number | null }> {
  const recording = await tx
    .selectFrom('recording')
    .select(['created_by', 'duration_ms as durationMs'])
    .where('id', '=', recordingId)
    .$if(dialect.locksRows, (query) => query.forUpdate())
    .executeTakeFirst();
  if (!recording) throw new RecordingUnknown();
  demand(actor, 'article.write', { ownerId: recording.created_by });
  return recording;
}

/** Tells whether somebody may change the words of a recording. */
export async function isRightToWrite(
  { db }: { db: Database },
  recordingId: string,
  actor: Actor
): Promise<boolean> {
  const recording = await db.read
    .selectFrom('recording')
    .select('created_by')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  return recording !== undefined && may(actor, 'article.write', { ownerId: recording.created_by });
}
