import type { TranscriptView } from '#lib/transcripts/transcript.ts';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Transaction } from '../database/database.ts';
import type { TranscriptRoom } from './attaching.ts';
import { holdRecording } from './holding.ts';
import { clearFlag, keepRevision, keptPassages } from './keeping.ts';
import { RevisionUnknown } from './saving.ts';

/** Lets readers see a revision instead of the one shown in its language; its words never change after that. Refuses an unknown one. */
export async function showRevision(
  room: TranscriptRoom,
  recordingId: string,
  revision: number,
  actor: Actor
): Promise<void> {
  await room.db.transact(async (tx) => {
    await holdRecording(tx, room.db, recordingId, actor);
    await show(room, tx, await findRow(tx, recordingId, revision), actor);
  });
}

/** Notes that the editors have read a revision through, and shows it. For those who may publish. */
export async function reviewRevision(
  room: TranscriptRoom,
  recordingId: string,
  revision: number,
  actor: Actor
): Promise<void> {
  demand(actor, 'article.publish');
  await room.db.transact(async (tx) => {
    await holdRecording(tx, room.db, recordingId, actor);
    const row = await findRow(tx, recordingId, revision);
    await tx
      .updateTable('transcript')
      .set({ reviewed_by: accountOf(actor), reviewed_at: room.clock.now() })
      .where('id', '=', row.id)
      .execute();
    await audit(tx, room.clock, actor, {
      action: 'transcript.review',
      thing: 'recording',
      thingId: recordingId,
      detail: { revision }
    });
    await show(room, tx, row, actor);
  });
}

/**
 * Makes a new draft with the content of an older revision, to be edited further and shown; every revision stays. Returns its
 * number.
 */
export async function restoreRevision(
  room: TranscriptRoom,
  recordingId: string,
  revision: number,
  actor: Actor
): Promise<number> {
  return room.db.transact(async (tx) => {
    await holdRecording(tx, room.db, recordingId, actor);
    const row = await findRow(tx, recordingId, revision);
    const head = await tx
      .selectFrom('transcript')
      .select('revision')
      .where('recording_id', '=', recordingId)
      .where('language', '=', row.language)
      .where('head', '=', 1)
      .executeTakeFirst();
    const { language, engine, model } = row;
    const restored = await keepRevision(
      tx,
      room.clock,
      {
        ...{ recordingId, language, isHead: true, isShown: false, machine: { engine, model } },
        origin: row.origin as TranscriptView['origin'],
        parent: head?.revision ?? null,
        passages: await keptPassages(tx, row.id)
      },
      actor
    );
    await audit(tx, room.clock, actor, {
      action: 'transcript.restore',
      thing: 'recording',
      thingId: recordingId,
      detail: { from: revision, revision: restored }
    });
    return restored;
  });
}

type Row = Awaited<ReturnType<typeof findRow>>;

async function findRow(tx: Transaction, recordingId: string, revision: number) {
  const row = await tx
    .selectFrom('transcript')
    .select(['id', 'recording_id', 'revision', 'language', 'origin', 'engine', 'model', 'shown_at'])
    .where('recording_id', '=', recordingId)
    .where('revision', '=', revision)
    .executeTakeFirst();
  if (!row) throw new RevisionUnknown();
  return row;
}

async function show(room: TranscriptRoom, tx: Transaction, row: Row, actor: Actor): Promise<void> {
  await clearFlag(tx, 'current', row.recording_id, row.language);
  await tx
    .updateTable('transcript')
    .set({ current: 1, shown_at: row.shown_at ?? room.clock.now() })
    .where('id', '=', row.id)
    .execute();
  await audit(tx, room.clock, actor, {
    action: 'transcript.show',
    thing: 'recording',
    thingId: row.recording_id,
    detail: { revision: row.revision }
  });
  await room.events.announce(tx, { kind: 'transcript.changed', subject: row.recording_id });
}
