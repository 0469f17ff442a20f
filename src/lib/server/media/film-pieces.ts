import type { Clock } from '../clock.ts';
import type { Database, Transaction } from '../database/database.ts';

/** One piece of one cutting of a film. */
export interface PieceKey {
  readonly recordingId: string;
  readonly cut: string;
  readonly position: number;
}

/** Writes the pieces that a film is cut into, in the order of their positions; those of an earlier cutting are forgotten. */
export async function planPieces(
  { clock }: { readonly clock: Clock },
  tx: Transaction,
  { recordingId, cut }: Pick<PieceKey, 'recordingId' | 'cut'>,
  weights: readonly number[]
): Promise<void> {
  await dropPieces(tx, { recordingId });
  const all = { recording_id: recordingId, cut, updated_at: clock.now() };
  await tx
    .insertInto('film_piece')
    .values(weights.map((weight, position) => ({ ...all, position, weight })))
    .execute();
}

/** Tells whether a piece is still to be made: its film was not cut anew, given up or joined meanwhile. */
export async function isToBeMade({ db }: { readonly db: Database }, key: PieceKey): Promise<boolean> {
  const row = await db.read
    .selectFrom('film_piece')
    .select('position')
    .where('recording_id', '=', key.recordingId)
    .where('cut', '=', key.cut)
    .where('position', '=', key.position)
    .where('attempt', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Notes which attempt made a piece, in the caller's transaction. Answers `last` to exactly one caller, after whom
 * nothing of the film is missing, and `unwanted` when the piece is made already or counts no more.
 */
export async function notePiece(
  { clock }: { readonly clock: Clock },
  tx: Transaction,
  key: PieceKey,
  attempt: string
): Promise<'made' | 'last' | 'unwanted'> {
  // Locks the set: two who end at the same moment would each not see the other's piece.
  await tx
    .updateTable('output_set')
    .set({ updated_at: clock.now() })
    .where('recording_id', '=', key.recordingId)
    .where('name', '=', 'video')
    .execute();
  const { numUpdatedRows } = await ofCut(tx, key)
    .set({ attempt, progress: 1, updated_at: clock.now() })
    .where('position', '=', key.position)
    .where('attempt', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return 'unwanted';
  const missing = await tx
    .selectFrom('film_piece')
    .select('position')
    .where('recording_id', '=', key.recordingId)
    .where('attempt', 'is', null)
    .executeTakeFirst();
  return missing ? 'made' : 'last';
}

const ofCut = (tx: Transaction, { recordingId, cut }: Pick<PieceKey, 'recordingId' | 'cut'>) =>
  tx.updateTable('film_piece').where('recording_id', '=', recordingId).where('cut', '=', cut);

/** The attempts that made the pieces of a cutting, by position; undefined unless all of them are made. */
export async function madePieces(
  { db }: { readonly db: Database },
  { recordingId, cut }: Pick<PieceKey, 'recordingId' | 'cut'>
): Promise<readonly string[] | undefined> {
  const rows = await db.read
    .selectFrom('film_piece')
    .select('attempt')
    .where('recording_id', '=', recordingId)
    .where('cut', '=', cut)
    .orderBy('position')
    .execute();
  const made = rows.flatMap(({ attempt }) => attempt ?? []);
  return made.length > 0 && made.length === rows.length ? made : undefined;
}

/** Forgets the pieces of a film, or of one cutting of it only, in the caller's transaction. Tells whether there were any. */
export async function dropPieces(
  tx: Transaction,
  { recordingId, cut }: { readonly recordingId: string; readonly cut?: string }
): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('film_piece')
    .where('recording_id', '=', recordingId)
    .$if(cut !== undefined, (one) => one.where('cut', '=', cut ?? ''))
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
