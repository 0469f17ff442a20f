import type { OutputSet, RecordingFailure } from '#lib/media/recording.ts';
import type { Transaction } from '../database/database.ts';
import { newId } from '../ids.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { encodeSet, type Found, whatToMake } from './attempting.ts';
import { cutFilm, type Piece } from './cutting.ts';
import { publishCopied } from './copied-first.ts';
import { keysIn } from './film-keys.ts';
import { addParts, type FilmPart, type RestPart } from './film-parts.ts';
import { failRecording } from './failing.ts';
import { dropPieces, planPieces } from './film-pieces.ts';
import { joinFilm } from './film-joining.ts';
import { makePiece } from './piece-making.ts';
import type { ProcessingRoom } from './processing.ts';
import { publishFirstSound, publishOtherSounds, type SoundPart } from './sound-first.ts';

/** What a job is to make: a set of a recording, or a part of its film. */
export interface ToEncode {
  readonly recordingId: string;
  readonly set: OutputSet;
  readonly part?: FilmPart | SoundPart;
}

/**
 * Makes a set of a recording: in one go, or, of a film, in pieces that any worker may take; what of a film needs no
 * encoding is published before the rest.
 */
export async function encode(room: ProcessingRoom, context: JobContext, asked: ToEncode): Promise<void> {
  const { recordingId, set, part } = asked;
  if (part?.kind === 'piece') return makePiece(room, context, recordingId, part);
  if (part?.kind === 'join') return joinFilm(room, context, recordingId, part);
  if (part?.kind === 'other-sounds') return publishOtherSounds(room, context, recordingId, part);
  if (await begun(room, context, { recordingId, set, part })) return;
  await encodeSet(room, context, { recordingId, set });
}

/** Begins with what can be heard or watched at once, or with cutting; false when all that is left is made in one go. */
async function begun(
  room: ProcessingRoom,
  context: JobContext,
  { recordingId, set, part }: Pick<ToEncode, 'recordingId' | 'set'> & { readonly part?: RestPart | undefined }
): Promise<boolean> {
  if (set === 'audio') return publishFirstSound(room, context, recordingId);
  if (set !== 'video') return false;
  if (!part && (await publishCopied(room, context, recordingId))) return true;
  return !part?.isWhole && cut(room, context, recordingId);
}

/**
 * Notes that a set could not be made, and why. When it is a part of a film that was cut, none of the others counts any
 * more; of those, only the first to be given up says so.
 */
export async function giveUpEncoding(
  room: ProcessingRoom,
  tx: Transaction,
  { recordingId, set, part }: ToEncode,
  reason: RecordingFailure
): Promise<void> {
  const cut = part && 'cut' in part ? part.cut : undefined;
  if (cut !== undefined && !(await dropPieces(tx, { recordingId, cut }))) return;
  await failRecording(room, tx, { recordingId, set }, reason);
}

/** Cuts a film, and ends the job with a job for each piece and one for the sound. False when it is not to be cut. */
async function cut(room: ProcessingRoom, context: JobContext, recordingId: string): Promise<boolean> {
  const { MEDIA_PIECES: minutes } = room.config;
  const found = minutes === null ? undefined : await whatToMake(room, { recordingId, set: 'video' });
  if (minutes === null || !found || !cutFilm(found.plan, minutes, null)) return false;
  const keys = await keysIn(room, context, recordingId, found);
  const pieces = cutFilm(found.plan, minutes, keys);
  if (!pieces) return false;
  const id = newId();
  await context.finish(async (tx) => {
    await planPieces(room, tx, { recordingId, cut: id }, weightsOf(found, pieces));
    const parts = [null, ...pieces].map((piece, position): FilmPart => {
      return { kind: 'piece', cut: id, position, piece, isCopied: keys !== null };
    });
    await addParts(room, tx, { recordingId, context }, parts);
  });
  return true;
}

/** Sound takes about a fortieth of the time that pictures take. */
function weightsOf({ plan: { picture } }: Found, pieces: readonly Piece[]): number[] {
  const end = Math.round((picture?.seconds ?? 0) * (picture?.sizes[0]?.rate ?? 25));
  const weights = pieces.map(({ from, until }) => Math.max(1, Math.min(until, end) - from));
  return [Math.max(1, Math.round(end / 40)), ...weights];
}
