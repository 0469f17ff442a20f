import type { ListedPicture, ListedSound, ListedTrack } from './playlists.ts';

/** The tracks that a player puts together: sizes of one picture, and one sound beside them. */
export interface Film {
  readonly pictures: readonly ListedPicture[];
  readonly sound: ListedSound;
}

/** How long the tracks of a film are to be, in seconds; of a picture that claims nothing anything is right. */
export interface Lengths {
  readonly sound: number;
  readonly soundSlack: number;
  readonly picture: { readonly least: number; readonly most: number };
}

/** Why a film cannot be played as one, and which of its files is to blame. */
export interface Misfit {
  readonly file: string;
  readonly reason: string;
}

/** One AAC frame and a little: nobody sees lips move so much before or after their sound. */
const togetherSeconds = 0.022;

/** Half a frame at 60 a second is 8 ms; what is nearer is the same picture. */
const sameSeconds = 0.004;

/**
 * Finds what would be heard or seen: sizes that cannot be changed from one to another at the same moments, sound that
 * is not together with its picture, or a track that is too short or too long. Undefined when all is well.
 */
export function misfitOf({ pictures, sound }: Film, lengths: Lengths): Misfit | undefined {
  const [first] = pictures;
  if (!first) return { file: sound.file, reason: 'there is no picture beside it.' };
  return (
    unlikeEachOther(pictures, lengths.picture) ??
    apart(sound, first) ??
    wrongLength(sound, {
      least: lengths.sound - lengths.soundSlack,
      most: lengths.sound + lengths.soundSlack
    })
  );
}

/** Finds sizes that cannot be changed from one to another at the same moments, and one that is too short or too long. */
export function unlikeEachOther(
  pictures: readonly ListedPicture[],
  length: Lengths['picture']
): Misfit | undefined {
  return pictures
    .map((one) => otherTimes(one, pictures[0] ?? one) ?? wrongLength(one, length))
    .find((misfit) => misfit !== undefined);
}

function otherTimes({ file, fragments }: ListedTrack, first: ListedTrack): Misfit | undefined {
  const isSame =
    fragments.length === first.fragments.length &&
    fragments.every(({ start }, at) => Math.abs(start - (first.fragments[at]?.start ?? NaN)) < sameSeconds);
  return isSame
    ? undefined
    : { file, reason: `its fragments begin at other moments than those of ${first.file}.` };
}

function apart({ file, fragments }: ListedTrack, picture: ListedTrack): Misfit | undefined {
  const seconds = (fragments[0]?.start ?? 0) - (picture.fragments[0]?.start ?? 0);
  if (Math.abs(seconds) <= togetherSeconds) return undefined;
  return { file, reason: `it begins ${seconds.toFixed(3)} s after its picture.` };
}

function wrongLength(
  track: ListedTrack,
  { least, most }: { least: number; most: number }
): Misfit | undefined {
  const seconds = secondsOf(track);
  if (seconds >= least && seconds <= most) return undefined;
  const wanted = `${Math.max(0, least).toFixed(1)} to ${most.toFixed(1)} s`;
  return { file: track.file, reason: `it lasts ${seconds.toFixed(1)} s, not ${wanted}.` };
}

/** How long a track is, in seconds. */
const secondsOf = ({ fragments }: ListedTrack): number =>
  fragments.reduce((sum, { seconds }) => sum + seconds, 0);
