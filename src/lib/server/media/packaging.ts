import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from '../storage/durably.ts';
import { BoxesWrong } from './boxes.ts';
import { type Film, misfitOf } from './fitting.ts';
import { readFragments } from './fragments.ts';
import type { PicturePlan } from './picture-plan.ts';
import { keyPicturePlaylist, type ListedTrack, masterPlaylist, mediaPlaylist } from './playlists.ts';
import { type Plan, type PlannedSet, tolerance } from './renditions.ts';
import { keyPicturesFile, masterFile, playlistFile, streamFile, streamSoundFile } from './stream-files.ts';
import { OutputWrong } from './output-wrong.ts';

/** What a film is packaged by. */
export interface Packaging {
  readonly plan: Plan;
  readonly picture: PicturePlan;
  readonly set: PlannedSet;
}

/**
 * Reads where the fragments of a film's tracks lie in a folder, and writes the playlists beside them. Throws
 * `OutputWrong` unless the tracks are whole and fit together.
 */
export async function packageFilm(folder: string, packaging: Packaging): Promise<Film> {
  const film = await listFilm(folder, packaging);
  const misfit = misfitOf(film, lengthsOf(packaging));
  if (misfit) throw new OutputWrong(misfit.file, misfit.reason);
  const write = (file: string, text: string) => writeFile(join(folder, file), text);
  for (const track of [...film.pictures, film.sound])
    await write(playlistFile(track.file), mediaPlaylist(track));
  const smallest = film.pictures.at(-1);
  if (smallest) await write(keyPicturesFile(smallest.file), keyPicturePlaylist(smallest));
  await write(masterFile, masterPlaylist(film.pictures, film.sound));
  return film;
}

async function listFilm(folder: string, { plan, picture }: Packaging): Promise<Film> {
  const pictures = [];
  for (const size of picture.sizes) pictures.push({ ...(await listed(folder, streamFile(size))), ...size });
  const sound = await listed(folder, streamSoundFile);
  return { pictures, sound: { ...sound, channels: plan.sound.channels === 'stereo' ? 2 : 1 } };
}

/** A track in a folder, and where its fragments lie. Throws `OutputWrong` for one that is not there, or not whole. */
export async function listed(folder: string, file: string): Promise<ListedTrack> {
  try {
    return { file, ...(await readFragments(join(folder, file))) };
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') throw new OutputWrong(file, 'it is not there.');
    if (cause instanceof BoxesWrong) throw new OutputWrong(file, `${cause.message}.`);
    throw cause;
  }
}

/** A picture may be shorter than its sound when it says so, but not longer than all. */
function lengthsOf({ plan, picture, set }: Packaging) {
  return {
    sound: plan.sound.seconds,
    soundSlack: tolerance(plan.sound.seconds),
    picture: { least: (picture.seconds ?? 0) - set.slack, most: set.seconds + set.slack }
  };
}
