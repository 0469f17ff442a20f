import type { Transaction } from '../database/database.ts';
import { enqueue, type NewJob, priorityOf } from '../jobs/queue.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import type { Piece } from './cutting.ts';
import { encodeJob, type ProcessingRoom } from './processing.ts';

/** One piece of a film that was cut, or all of its sound when `piece` is null. */
export interface PiecePart {
  readonly kind: 'piece';
  readonly cut: string;
  readonly position: number;
  readonly piece: Piece | null;
  readonly isCopied: boolean;
}

/** The pieces of a film, to be put together. `isCopied`: its largest size is the original's own pictures. */
export interface JoinPart {
  readonly kind: 'join';
  readonly cut: string;
  readonly isCopied: boolean;
}

/** What is left when the copied pictures are published already; or, when `isWhole`, all of it, not in pieces. */
export interface RestPart {
  readonly kind: 'rest';
  readonly isWhole: boolean;
}

/** What a job makes of a film that is not made in one go. */
export type FilmPart = PiecePart | JoinPart | RestPart;

/** Adds the jobs for parts of a film, as urgent as the job that adds them, in the transaction that ends it. */
export async function addParts(
  room: ProcessingRoom,
  tx: Transaction,
  { recordingId, context }: { readonly recordingId: string; readonly context: JobContext },
  parts: readonly FilmPart[]
): Promise<void> {
  const priority = await priorityOf(tx, context.jobId);
  for (const part of parts) await enqueue(tx, room.clock, { ...partJob(recordingId, part), priority });
}

function partJob(recordingId: string, part: FilmPart): NewJob {
  const film = encodeJob(recordingId, 'video', 0);
  return {
    ...film,
    payload: { recordingId, set: 'video', part },
    uniqueKey: [film.uniqueKey, ...keyOf(part)].join(':')
  };
}

/** Of one cutting: a piece of an earlier one that still waits is another job. */
function keyOf(part: FilmPart): readonly string[] {
  if (part.kind === 'rest') return [];
  return [part.cut, part.kind === 'join' ? 'join' : String(part.position)];
}
