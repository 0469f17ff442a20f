import { keysToCopy } from './copying.ts';
import { decodeEnds } from './decoding.ts';
import type { Film } from './fitting.ts';
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
 * pictures when they can be streamed as they are. Answers which files it made beside those that were planned. Throws
 * `OutputWrong` unless all fits together and can be decoded.
 */
export async function makeFilm(making: Making, plan: Plan, set: PlannedSet): Promise<PlannedFile[]> {
  const { picture } = plan;
  if (!picture) return [];
  const keys = await keysOf(making, plan, picture);
  const asked = { plan, picture, set, correction: await settledCorrection(making, plan) };
  const film = await makeTracks(making, { ...asked, keys }).catch((cause: unknown) => {
    // What looked like ours and is not after all is encoded like everything else.
    if (!keys || !(cause instanceof OutputWrong)) throw cause;
    return makeTracks(making, { ...asked, keys: null });
  });
  const smallest = film.pictures.at(-1);
  return smallest ? makeStoryboard(making, smallest) : [];
}

async function keysOf(
  { tools, original, folder, signal }: Making,
  { seconds }: Plan,
  { index, sizes, mayBeCopied }: PicturePlan
): Promise<readonly number[] | null> {
  if (!mayBeCopied) return null;
  return keysToCopy(await readPackets(tools, original, { folder, index, seconds, signal }), sizes);
}

async function makeTracks(making: Making, asked: FilmMaking & Packaging): Promise<Film> {
  const { original, folder } = making;
  await run(making, asked.plan, pictureCommand(original, folder, asked));
  const film = await packageFilm(folder, asked);
  await decodeEnds(checkingOf(making), [...film.pictures, film.sound]);
  return film;
}
