import type { Selectable } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { endJobs } from '../jobs/steering.ts';
import { examinedColumns } from './examined.ts';
import { dropPieces } from './film-pieces.ts';
import { assertHides } from './hidden-parts.ts';
import type { Examination } from './examining.ts';
import type { MadeSet } from './making.ts';
import { planSets, publishSet } from './output-sets.ts';
import type { ProcessingRoom } from './processing.ts';
import { noteHappening } from './recording-log.ts';
import type { Plan } from './renditions.ts';
import type { RecordingRevisionTable } from './tables.ts';

/** A set that was made and stored, and the attempt that made it. */
export interface Made {
  readonly attempt: string;
  readonly made: MadeSet;
}

interface Switching {
  readonly next: Selectable<RecordingRevisionTable>;
  readonly examined: Examination;
  readonly plan: Plan;
  readonly made: readonly Made[];
  readonly context: JobContext;
}

/** Makes a new file and all that was made of it the recording; the old original becomes an earlier revision. */
export async function switchOver(
  room: ProcessingRoom,
  tx: Transaction,
  { next, examined, plan, made, context }: Switching
): Promise<void> {
  const id = next.recording_id;
  const now = room.clock.now();
  await assertHides(tx, room.db, id, plan.sound.hidden);
  // Whatever is still being made of the old original must not come after.
  await endJobs(tx, { db: room.db, names: ['media.process', 'media.encode'] }, `recording:${id}`);
  await dropPieces(tx, { recordingId: id });
  await keepRevision(tx, id, now);
  await tx
    .updateTable('recording')
    .set({ name: next.name, bytes: next.bytes, sha256: next.sha256, storage_key: next.storage_key })
    .set({ ...examinedColumns(plan, examined), replaced_at: now, updated_at: now })
    .where('id', '=', id)
    .execute();
  await tx.deleteFrom('recording_revision').where('id', '=', next.id).execute();
  await tx.deleteFrom('rendition').where('recording_id', '=', id).where('hidden_at', 'is', null).execute();
  const sets = made.map((one) => one.made.name);
  await planSets(room, tx, id, { added: sets, kept: sets });
  for (const { attempt, made: set } of made)
    await publishSet(room, tx, { recordingId: id, attempt, made: set });
  await noteHappening(tx, room, id, { what: 'replaced', try: context });
  await room.events.announce(tx, { kind: 'recording.replaced', subject: id });
}

/** Keeps the row of the original that a recording has now. */
async function keepRevision(tx: Transaction, id: string, now: number): Promise<void> {
  const old = await tx
    .selectFrom('recording')
    .select(['name', 'bytes', 'sha256', 'storage_key', 'duration_ms', 'created_by', 'created_at'])
    .select('replaced_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const { sha256, storage_key, created_at, replaced_at, ...kept } = old;
  if (sha256 === null || storage_key === null) return;
  await tx
    .insertInto('recording_revision')
    .values({
      ...kept,
      id: newId(),
      recording_id: id,
      state: 'kept',
      sha256,
      storage_key,
      created_at: replaced_at ?? created_at,
      updated_at: now
    })
    .execute();
}
