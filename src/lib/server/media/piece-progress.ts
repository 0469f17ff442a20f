import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import type { PieceKey } from './film-pieces.ts';
import { progressBy, type Reached, type ShownProgress } from './showing-progress.ts';

/** What is known of a piece: how much of all work it is, how far it has come, and when that was. */
export interface PieceStanding {
  readonly position: number;
  readonly weight: number;
  readonly progress: number;
  readonly at: number;
}

/** So much of a film is made when all of its pieces are; the rest is joining them. */
export const piecesShare = 0.95;

/** A piece that has told nothing for so long is not being made just now. */
const silentMs = 60_000;

/** How far a film has come of which some pieces are made and others are on their way: 0 to `piecesShare`. */
export function fractionOf(pieces: readonly PieceStanding[]): number {
  const all = pieces.reduce((sum, { weight }) => sum + weight, 0);
  const done = pieces.reduce((sum, { weight, progress }) => sum + weight * progress, 0);
  return all === 0 ? 0 : (done / all) * piecesShare;
}

/**
 * How many milliseconds the pieces of a film still take, when one of them takes `left` more and as many are made at
 * once as now; null when that piece cannot say.
 */
export function timeLeftOf(
  pieces: readonly PieceStanding[],
  { position, left, now }: { position: number; left: number | null; now: number }
): number | null {
  const own = pieces.find((one) => one.position === position);
  if (!own || !left) return null;
  const open = (one: PieceStanding) => one.weight * (1 - one.progress);
  const isOnItsWay = ({ progress, at }: PieceStanding) => progress > 0 && progress < 1 && at > now - silentMs;
  const atOnce = Math.max(1, pieces.filter(isOnItsWay).length);
  const inOneGo = pieces.reduce((sum, one) => sum + open(one), 0) * (left / open(own));
  return Math.round(Math.max(left, inOneGo / atOnce));
}

interface Room {
  readonly db: Database;
  readonly clock: Clock;
}

/** Makes what shows the progress of one piece as progress of the whole film. */
export function pieceProgress(room: Room, context: JobContext, key: PieceKey): ShownProgress {
  return progressBy(context, key.recordingId, (reached) =>
    room.db.transact((tx) => writeReached(room, tx, key, reached))
  );
}

async function writeReached(
  { clock }: Room,
  tx: Transaction,
  { recordingId, cut, position }: PieceKey,
  { stage, fraction, left }: Reached
): Promise<void> {
  const now = clock.now();
  await tx
    .updateTable('film_piece')
    .set({ progress: fraction, updated_at: now })
    .where('recording_id', '=', recordingId)
    .where('cut', '=', cut)
    .where('position', '=', position)
    .where('attempt', 'is', null)
    .execute();
  const rows = await tx
    .selectFrom('film_piece')
    .select(['position', 'weight', 'progress', 'updated_at as at'])
    .where('recording_id', '=', recordingId)
    .where('cut', '=', cut)
    .execute();
  if (rows.length === 0) return;
  const left_ms = timeLeftOf(rows, { position, left, now });
  await tx
    .updateTable('output_set')
    .set({ state: 'running', stage, progress: fractionOf(rows), updated_at: now })
    .$if(left_ms !== null, (update) => update.set({ left_ms }))
    .where('recording_id', '=', recordingId)
    .where('name', '=', 'video')
    .where('state', 'in', ['waiting', 'running'])
    .execute();
}
