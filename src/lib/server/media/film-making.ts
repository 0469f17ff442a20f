import { keysToCopy } from './copying.ts';
import { decodeEnds } from './decoding.ts';
import type { Film } from './fitting.ts';
import { joinPieces } from './joining-films.ts';
import { OutputWrong } from './output-wrong.ts';
import { packageFilm, type Packaging } from './packaging.ts';
import { readPackets } from './packets.ts';
import { type FilmMaking, pictureCommand } from './picture-encoding.ts';
import type { PicturePlan } from './picture-plan.ts';
import type { PlannedFile } from './planned-file.ts';
import type { Plan, PlannedSet } from './renditions.ts';
import { checkingOf, type Making, run } from './running.ts';
import { settledCorrection } from './sound-making.ts';
import { makeStoryboard } from './storyboard-making.ts';

/**
 * Makes the tracks of a film, the whole film beside them, and the playlists. The largest size is the original's own
 * pictures when they can be streamed as they are; pieces that are made already are joined. Answers which files it made
 * beside those that were planned. Throws `OutputWrong` unless all fits together and can be decoded.
 */
export async function makeFilm(making: Making, plan: Plan, set: PlannedSet): Promise<PlannedFile[]> {
  const { picture } = plan;
  if (!picture) return [];
  const { pieces } = making;
  const film = pieces
    ? await packaged(making, { plan, picture, set }, () => joinPieces({ ...making, pieces }, plan, picture))
    : await encodedFilm(making, { plan, picture, set });
  const smallest = film.pictures.at(-1);
  return smallest ? makeStoryboard(making, smallest) : [];
}

async function encodedFilm(making: Making, packaging: Packaging): Promise<Film> {
  const { plan, picture } = packaging;
  const keys = making.keys ?? (await keysOf(making, plan, picture));
  const correction = await settledCorrection(making, plan);
  const film = (keys: FilmMaking['keys']) =>
    packaged(making, packaging, () =>
      run(making, plan, pictureCommand(making.original, making.folder, { ...packaging, correction, keys }))
    );
  return film(keys).catch((cause: unknown) => {
    // What looked like ours and is not after all is encoded like everything else.
    if (!keys || making.keys || !(cause instanceof OutputWrong)) throw cause;
    return film(null);
  });
}

/** The moments of whole pictures when the largest size can be the original's own pictures, else null. */
export async function keysOf(
  { tools, original, folder, signal }: Making,
  { seconds }: Plan,
  { index, sizes, mayBeCopied }: PicturePlan
): Promise<readonly number[] | null> {
  if (!mayBeCopied) return null;
  return keysToCopy(await readPackets(tools, original, { folder, index, seconds, signal }), sizes);
}

async function packaged(making: Making, packaging: Packaging, make: () => Promise<void>): Promise<Film> {
  await make();
  const film = await packageFilm(making.folder, packaging);
  await decodeEnds(checkingOf(making), [...film.pictures, film.sound]);
  return film;
}
