import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { av1Command } from './av1-encoding.ts';
import { decodeEnds } from './decoding.ts';
import { unlikeEachOther } from './fitting.ts';
import { OutputWrong } from './output-wrong.ts';
import { listed } from './packaging.ts';
import { av1Sizes } from './picture-plan.ts';
import { type ListedPicture, masterWithMore, mediaPlaylist } from './playlists.ts';
import type { PlannedFile } from './planned-file.ts';
import type { Plan, PlannedSet } from './renditions.ts';
import { checkingOf, type Making, run } from './running.ts';
import { av1File, av1MasterFile, playlistFile } from './stream-files.ts';

/**
 * Makes the second ladder of a film, and a playlist for players that has its sizes beside all that the published film
 * has. Throws `OutputWrong` unless it fits together and can be decoded.
 */
export async function makeAv1(making: Making, plan: Plan, set: PlannedSet): Promise<PlannedFile[]> {
  const { picture } = plan;
  const { original, folder, film } = making;
  if (!picture || !film) return [];
  await run(making, plan, av1Command(original, folder, { plan, picture }));
  const pictures: ListedPicture[] = [];
  for (const size of av1Sizes(picture)) pictures.push({ ...(await listed(folder, av1File(size))), ...size });
  const misfit = unlikeEachOther(pictures, {
    least: (picture.seconds ?? 0) - set.slack,
    most: set.seconds + set.slack
  });
  if (misfit) throw new OutputWrong(misfit.file, misfit.reason);
  await decodeEnds(checkingOf(making), pictures);
  const write = (file: string, text: string) => writeFile(join(folder, file), text);
  for (const track of pictures) await write(playlistFile(track.file), mediaPlaylist(track));
  await write(av1MasterFile, masterWithMore(film.master, `../${film.attempt}/`, pictures));
  return [];
}
