import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { newId } from '../ids.ts';
import { enqueue, withdrawJob } from '../jobs/queue.ts';
import { endJobs } from '../jobs/steering.ts';
import { Refusal } from '../refusal.ts';
import { dropPieces } from './film-pieces.ts';
import { byName, noteHappening } from './recording-log.ts';
import { revealJob } from './revealing.ts';
import { RecordingMissing } from './withdrawing.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly events: Announcer;
}

/** What an editor wants hidden, and why. `reason` is for the editors, `notice` for everyone. */
export interface ToHide {
  readonly startMs: number;
  readonly endMs: number;
  readonly reason: string;
  readonly notice: string;
  /** When it may be heard, in milliseconds UTC; null when never. */
  readonly untilMs: number | null;
}

export class PartImpossible extends Refusal {
  constructor(durationMs: number) {
    const seconds = Math.floor(durationMs / 1000);
    const length = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    super(
      'part-impossible',
      400,
      `A part begins before it ends, and within the recording, which ends at ${length}.`,
      { length }
    );
  }
}

export class PartWithoutReason extends Refusal {
  constructor() {
    super('part-without-reason', 400, 'Say why the part is hidden. Only editors read it.');
  }
}

export class PartUntilPast extends Refusal {
  constructor() {
    super('part-until-past', 400, 'That time has passed. Choose a later one, or none.');
  }
}

export class PartsTooMany extends Refusal {
  constructor() {
    super('parts-too-many', 409, `A recording can have ${mostParts} hidden parts at most.`, {
      most: mostParts
    });
  }
}

export class PartMissing extends Refusal {
  constructor() {
    super('part-missing', 404, 'There is no such hidden part. It may be shown again already.');
  }
}

/** Each is a condition that ffmpeg asks itself for every picture. */
const mostParts = 50;
const mostCharacters = 500;

/**
 * Hides a part of a recording: from the commit on, no file that has it is served (410), no word said in it is shown, and
 * all is made again without it, before everything else. The original is kept whole. Returns the part's id. Refuses actors
 * who may not publish, parts that cannot be, and a time that has passed.
 */
export async function hidePart(room: Room, recordingId: string, part: ToHide, actor: Actor): Promise<string> {
  demand(actor, 'article.publish');
  const [reason, notice] = [part.reason, part.notice].map((text) => text.trim().slice(0, mostCharacters));
  if (!reason) throw new PartWithoutReason();
  if (part.untilMs !== null && !(part.untilMs > room.clock.now())) throw new PartUntilPast();
  const id = newId();
  await room.db.transact(async (tx) => {
    assertWithin(part, await holdExamined(tx, room.db, recordingId));
    await assertRoom(tx, recordingId);
    await tx
      .insertInto('hidden_part')
      .values({
        id,
        recording_id: recordingId,
        start_ms: Math.floor(part.startMs),
        end_ms: Math.ceil(part.endMs),
        reason,
        notice: notice || null,
        until_ms: part.untilMs,
        created_by: accountOf(actor),
        created_at: room.clock.now()
      })
      .execute();
    await takeAway(tx, room, recordingId);
    if (part.untilMs !== null)
      await enqueue(tx, room.clock, revealJob({ id, recordingId, untilMs: part.untilMs }));
    const { startMs, endMs } = part;
    const detail = { part: id, startMs, endMs };
    await audit(tx, room.clock, actor, {
      action: 'recording.hide',
      thing: 'recording',
      thingId: recordingId,
      detail
    });
    await noteHappening(tx, room, recordingId, { what: 'part-hidden', ...byName(actor) });
    await room.events.announce(tx, { kind: 'recording.hidden', subject: recordingId });
  });
  return id;
}

/** Shows a hidden part again, as soon as all is made anew with it; until then nothing changes for readers. Refuses actors who may not publish, and a part that is shown already. */
export async function showPart(room: Room, partId: string, actor: Actor): Promise<void> {
  demand(actor, 'article.publish');
  await room.db.transact(async (tx) => {
    if (!(await endPart(tx, room, partId, actor))) throw new PartMissing();
    await withdrawJob(tx, revealJob({ id: partId, recordingId: '', untilMs: 0 }).uniqueKey ?? '');
  });
}

/** The same in the caller's transaction. False, and nothing is written, when the part is shown already. */
export async function endPart(tx: Transaction, room: Room, partId: string, actor: Actor): Promise<boolean> {
  const ended = await tx
    .updateTable('hidden_part')
    .set({ shown_at: room.clock.now(), ended_by: accountOf(actor) })
    .where('id', '=', partId)
    .where('shown_at', 'is', null)
    .where('ended_at', 'is', null)
    .returning('recording_id')
    .executeTakeFirst();
  if (!ended) return false;
  const id = ended.recording_id;
  await stopMaking(tx, room, id);
  const detail = { part: partId };
  await audit(tx, room.clock, actor, { action: 'recording.show', thing: 'recording', thingId: id, detail });
  await noteHappening(tx, room, id, { what: 'part-shown', ...byName(actor) });
  await room.events.announce(tx, { kind: 'recording.shown', subject: id });
  return true;
}

async function holdExamined(tx: Transaction, { dialect }: Database, id: string): Promise<number> {
  const row = await tx
    .selectFrom('recording')
    .select('duration_ms')
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .where('duration_ms', 'is not', null)
    .$if(dialect.locksRows, (query) => query.forUpdate())
    .executeTakeFirst();
  if (row?.duration_ms == null) throw new RecordingMissing();
  return row.duration_ms;
}

function assertWithin({ startMs, endMs }: ToHide, durationMs: number): void {
  if (!(startMs >= 0 && endMs > startMs && startMs < durationMs && endMs <= durationMs + 1000))
    throw new PartImpossible(durationMs);
}

async function assertRoom(tx: Transaction, recordingId: string): Promise<void> {
  const { count } = await tx
    .selectFrom('hidden_part')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('recording_id', '=', recordingId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow();
  if (count >= mostParts) throw new PartsTooMany();
}

/** From here on nothing that was made of a recording is served, and nothing that is being made will be. */
async function takeAway(tx: Transaction, room: Room, recordingId: string): Promise<void> {
  const now = room.clock.now();
  await stopMaking(tx, room, recordingId);
  await tx
    .updateTable('rendition')
    .set((row) => ({ hidden_at: now, superseded_at: row.fn.coalesce('superseded_at', row.val(now)) }))
    .where('recording_id', '=', recordingId)
    .where('hidden_at', 'is', null)
    .execute();
  await tx
    .updateTable('output_set')
    .set({ state: 'waiting', attempt: null, published_at: null, progress: 0, updated_at: now })
    .where('recording_id', '=', recordingId)
    .execute();
  await tx
    .updateTable('recording')
    .set({ state: 'processing', updated_at: now })
    .where('id', '=', recordingId)
    .execute();
}

/** What is made from now on comes before everything else. */
async function stopMaking(tx: Transaction, { db, clock }: Room, recordingId: string): Promise<void> {
  await tx.updateTable('recording').set({ first_at: clock.now() }).where('id', '=', recordingId).execute();
  await endJobs(tx, { db, names: ['media.process', 'media.encode'] }, `recording:${recordingId}`);
  await dropPieces(tx, { recordingId });
}
