import { type HiddenPart, mergeSpans, type PartToEdit, type Span } from '#lib/media/hidden-part.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';

/**
 * The parts of a recording that nobody gets to hear, see or read, in order of time. Everything that is made of a recording
 * or of its words asks here, and nowhere else.
 */
export async function hiddenParts(
  reader: Reader | Transaction,
  recordingId: string
): Promise<(HiddenPart & { readonly id: string })[]> {
  const rows = await reader
    .selectFrom('hidden_part')
    .select(['id', 'start_ms as startMs', 'end_ms as endMs', 'notice', 'until_ms as untilMs'])
    .where('recording_id', '=', recordingId)
    .where('ended_at', 'is', null)
    .orderBy('start_ms')
    .orderBy('id')
    .execute();
  return rows;
}

/** The hidden parts of several recordings, with why they are, as editors see them. */
export async function hiddenPartsOf(
  { db }: { readonly db: Database },
  recordingIds: readonly string[]
): Promise<Map<string, PartToEdit[]>> {
  const found = new Map<string, PartToEdit[]>();
  if (recordingIds.length === 0) return found;
  const rows = await db.read
    .selectFrom('hidden_part')
    .select(['recording_id', 'id', 'reason', 'notice', 'shown_at'])
    .select(['start_ms as startMs', 'end_ms as endMs', 'until_ms as untilMs'])
    .where('recording_id', 'in', recordingIds)
    .where('ended_at', 'is', null)
    .orderBy('start_ms')
    .orderBy('id')
    .execute();
  for (const { recording_id, shown_at, ...part } of rows)
    found.set(recording_id, [...(found.get(recording_id) ?? []), { ...part, isEnding: shown_at !== null }]);
  return found;
}

/** The same as spans, those that touch as one: what readers do not get. */
export async function hiddenSpans(reader: Reader | Transaction, recordingId: string): Promise<Span[]> {
  return mergeSpans(await hiddenParts(reader, recordingId));
}

/** What is left out of everything that is made from now on. A part to be shown again is in it, and hidden until it is made. */
export async function leftOut(reader: Reader | Transaction, recordingId: string): Promise<Span[]> {
  const rows = await reader
    .selectFrom('hidden_part')
    .select(['start_ms as startMs', 'end_ms as endMs'])
    .where('recording_id', '=', recordingId)
    .where('shown_at', 'is', null)
    .where('ended_at', 'is', null)
    .execute();
  return mergeSpans(rows);
}

/**
 * Gives readers the parts that were to be shown again, in the transaction that publishes what was made with them: of a film
 * its pictures, else the sound.
 */
export async function giveBack(
  tx: Transaction,
  { now, set, recordingId }: { now: number; set: string; recordingId: string }
): Promise<void> {
  const row = await tx
    .selectFrom('recording')
    .select('kind')
    .where('id', '=', recordingId)
    .executeTakeFirst();
  if (set !== (row?.kind === 'video' ? 'video' : 'audio')) return;
  await tx
    .updateTable('hidden_part')
    .set({ ended_at: now })
    .where('recording_id', '=', recordingId)
    .where('shown_at', 'is not', null)
    .where('ended_at', 'is', null)
    .execute();
}

/** What was made before a part was hidden, and must not be published after. It is made again. */
export class HiddenMeanwhile extends Error {
  constructor() {
    super('A part of the recording was hidden, or shown again, while this was made.');
  }
}

/**
 * Holds a recording for the rest of the transaction, and throws `HiddenMeanwhile` unless exactly the parts are hidden now
 * that were when something was made of it.
 */
export async function assertHides(
  tx: Transaction,
  { dialect }: Database,
  recordingId: string,
  spans: readonly Span[]
): Promise<void> {
  await tx
    .selectFrom('recording')
    .select('id')
    .where('id', '=', recordingId)
    .$if(dialect.locksRows, (query) => query.forUpdate())
    .execute();
  if (JSON.stringify(await leftOut(tx, recordingId)) !== JSON.stringify(spans)) throw new HiddenMeanwhile();
}
