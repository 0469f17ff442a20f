import type { JobContext } from '../jobs/job-kind.ts';
import { atWork } from './at-work.ts';
import { whatToMake } from './attempting.ts';
import type { Piece } from './cutting.ts';
import { decodeEnds } from './decoding.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { addParts, type PiecePart } from './film-parts.ts';
import { isToBeMade, notePiece } from './film-pieces.ts';
import { pieceKey } from './folders.ts';
import { OutputWrong } from './output-wrong.ts';
import { listed } from './packaging.ts';
import { filmSoundCommand, pieceCommand } from './piece-encoding.ts';
import type { PicturePlan } from './picture-plan.ts';
import { pieceProgress } from './piece-progress.ts';
import type { ListedTrack } from './playlists.ts';
import type { ProcessingRoom } from './processing.ts';
import type { Plan } from './renditions.ts';
import { checkingOf, encodingShare, type Making, run } from './running.ts';
import { settledCorrection } from './sound-making.ts';
import { streamFile, streamSoundFile } from './stream-files.ts';

/**
 * Makes one piece of a film that was cut, or its sound, and stores it. Whoever makes the last one adds the job that
 * joins them. Does nothing when the piece is made already, or counts no more.
 */
export async function makePiece(
  room: ProcessingRoom,
  context: JobContext,
  recordingId: string,
  { cut, position, piece, isCopied }: PiecePart
): Promise<void> {
  const found = await whatToMake(room, { recordingId, set: 'video' });
  const key = { recordingId, cut, position };
  if (!found?.plan.picture || !(await isToBeMade(room, key))) return;
  const { plan } = found;
  const { picture } = found.plan;
  const progress = pieceProgress(room, context, key);
  await atWork(room, { recordingId, original: found.original }, async ({ attempt, ...place }) => {
    const making = { ...place, tools: room.tools, signal: context.signal, onProgress: progress.show };
    if (piece) await makePictures(making, { picture, piece });
    else await makeFilmSound(making, plan);
    await room.storage.takeFolder(place.folder, pieceKey(recordingId, attempt));
    await progress.settled();
    await context.finish(async (tx) => {
      if ((await notePiece(room, tx, key, attempt)) === 'last')
        await addParts(room, tx, { recordingId, context }, [{ kind: 'join', cut, isCopied }]);
    });
  });
}

async function makePictures(
  making: Making,
  { picture, piece }: { picture: PicturePlan; piece: Piece }
): Promise<void> {
  const { tools, original, folder, signal } = making;
  const rate = picture.sizes[0]?.rate ?? 25;
  const seconds = (piece.until - piece.from) / rate;
  await runFfmpeg(tools, pieceCommand(original, folder, { picture, piece }), {
    signal,
    mostSeconds: 600 + seconds * 30,
    onSeconds: (reached) =>
      making.onProgress?.('encoding', Math.min(1, Math.max(0, reached / seconds)) * encodingShare)
  });
  making.onProgress?.('verifying', encodingShare);
  const tracks: ListedTrack[] = [];
  for (const size of piece.keys ? picture.sizes.slice(1) : picture.sizes)
    tracks.push(assertWhole(await listed(folder, streamFile(size)), piece, seconds));
  await decodeEnds(checkingOf(making), tracks);
}

/** A piece with a picture too few or too many would move all that comes after it. */
function assertWhole(track: ListedTrack, { isLast }: Piece, seconds: number): ListedTrack {
  const lasts = track.fragments.reduce((sum, fragment) => sum + fragment.seconds, 0);
  if (isLast ? lasts < seconds + 0.001 : Math.abs(lasts - seconds) < 0.001) return track;
  throw new OutputWrong(
    track.file,
    `a piece of it lasts ${lasts.toFixed(3)} s, not ${seconds.toFixed(3)} s.`
  );
}

async function makeFilmSound(making: Making, plan: Plan): Promise<void> {
  const correction = await settledCorrection(making, plan);
  await run(making, plan, filmSoundCommand(making.original, making.folder, { plan, correction }));
  making.onProgress?.('verifying', encodingShare);
  await decodeEnds(checkingOf(making), [await listed(making.folder, streamSoundFile)]);
}
