import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../storage/durably.ts';
import { unlessFull } from '../storage/disk-room.ts';
import { BoxesWrong } from './boxes.ts';
import { joinFiles } from './joining.ts';
import { OutputWrong } from './output-wrong.ts';
import { copyingCommand, wholeFileCommand } from './piece-encoding.ts';
import type { PicturePlan } from './picture-plan.ts';
import type { Plan } from './renditions.ts';
import { type Making, type PiecesOfFilm, run } from './running.ts';
import { streamFile, streamSoundFile } from './stream-files.ts';

/**
 * Makes the tracks of a film, and the whole film beside them, of pieces that were encoded apart. Throws `OutputWrong`
 * when they do not belong together.
 */
export async function joinPieces(
  making: Making & { readonly pieces: PiecesOfFilm },
  plan: Plan,
  picture: PicturePlan
): Promise<void> {
  const { folder, original, pieces, signal } = making;
  const quiet = { ...making, onProgress: () => undefined };
  for (const size of picture.sizes) {
    signal.throwIfAborted();
    const files = pieces.sizes.get(streamFile(size));
    if (files) await joined(files, folder, streamFile(size));
    else await run(quiet, plan, copyingCommand(original, folder, { plan, picture }));
  }
  await unlessFull(copyFile(pieces.sound.stream, join(folder, streamSoundFile)));
  await run(quiet, plan, wholeFileCommand(folder, pieces.sound.beside, picture));
}

async function joined(files: readonly string[], folder: string, target: string): Promise<void> {
  try {
    await joinFiles(files, join(folder, target));
  } catch (cause) {
    if (cause instanceof BoxesWrong) throw new OutputWrong(target, `${cause.message}.`);
    if (codeOf(cause) === 'ENOENT') throw new OutputWrong(target, 'a piece of it is not there.');
    throw cause;
  }
}
