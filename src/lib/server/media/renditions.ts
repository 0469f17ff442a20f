import type { OutputSet } from '#lib/media/recording.ts';
import type { Analysis } from './analysing.ts';
import type { AcceptedProbe } from './accepting.ts';
import { type Correction, correctionOf, targets } from './loudness.ts';
import type { ProbedPicture } from './probing.ts';
import type { Channels } from './sound-meter.ts';

/** What a file is for. `feed` is the sound that every podcast app plays. */
export type Purpose = 'audio' | 'feed' | 'video' | 'poster' | 'poster-candidate';

/** One file that will be made. Its media type stands here, and is what it is always served as. */
export interface PlannedFile {
  readonly file: string;
  readonly purpose: Purpose;
  readonly mediaType: string;
  readonly width: number | null;
  readonly height: number | null;
}

/** How the sound of every file is made. */
export interface SoundPlan {
  readonly index: number;
  readonly sourceChannels: number;
  readonly channels: Channels;
  readonly correction: Correction;
}

/** How the picture is made: one rate for all sizes, largest first. */
export interface PicturePlan {
  readonly index: number;
  readonly rate: number;
  readonly interlaced: boolean;
  readonly highRange: boolean;
  readonly sizes: readonly PictureSize[];
}

export interface PictureSize {
  readonly width: number;
  readonly height: number;
  /** The short side that the name and the bit rate go by. */
  readonly rung: number;
}

/** Files that are made and published together; each of them lasts `seconds`, give or take `slack`. */
export interface PlannedSet {
  readonly name: OutputSet;
  readonly seconds: number;
  readonly slack: number;
  readonly files: readonly PlannedFile[];
}

/** All that will be made of a recording, which lasts `seconds`. */
export interface Plan {
  readonly seconds: number;
  readonly sound: SoundPlan;
  readonly picture: PicturePlan | null;
  readonly sets: readonly PlannedSet[];
}

/** Decides, from what a file says and what its sound turned out to be, everything that is made of it. */
export function planRenditions(
  probe: AcceptedProbe,
  analysis: Pick<Analysis, 'seconds' | 'channels' | 'loudness'>
): Plan {
  const sound: SoundPlan = {
    index: probe.sound.index,
    sourceChannels: probe.sound.channels,
    channels: analysis.channels,
    correction: correctionOf(analysis.loudness, targets[analysis.channels === 'stereo' ? 'stereo' : 'mono'])
  };
  const picture = probe.picture && planPicture(probe.picture);
  const missing = missingSeconds(probe, analysis.seconds);
  // Of a damaged file nobody can say where its picture ends, only that it is about where the sound does.
  const seconds = missing ? analysis.seconds : Math.max(analysis.seconds, probe.picture?.seconds ?? 0);
  const lasts = { seconds, slack: Math.max(tolerance(seconds), missing) };
  return {
    seconds,
    sound,
    picture,
    sets: [
      { name: 'audio', files: soundFiles, seconds: analysis.seconds, slack: tolerance(analysis.seconds) },
      ...(picture ? pictureSets(picture, lasts) : [])
    ]
  };
}

const file = (name: string, purpose: Purpose, mediaType: string, size?: PictureSize): PlannedFile => ({
  file: name,
  purpose,
  mediaType,
  width: size?.width ?? null,
  height: size?.height ?? null
});

const soundFiles = [file('sound.m4a', 'audio', 'audio/mp4'), file('sound.mp3', 'feed', 'audio/mpeg')];

/** Where posters are taken, as parts of the whole: not at the start, where people still sit down. */
export const posterMoments = [0.1, 0.35, 0.6] as const;

function pictureSets({ sizes }: PicturePlan, lasts: { seconds: number; slack: number }): PlannedSet[] {
  const videos = sizes.map((size) => file(`video-${size.rung}.mp4`, 'video', 'video/mp4', size));
  const posters = posterMoments.map((_, at) =>
    file(`poster-${at + 1}.jpg`, 'poster-candidate', 'image/jpeg', sizes[0])
  );
  return [
    { ...lasts, name: 'video', files: videos },
    { ...lasts, name: 'extras', files: posters }
  ];
}

function planPicture(picture: ProbedPicture): PicturePlan {
  const { index, interlaced, highRange } = picture;
  return { index, interlaced, highRange, rate: frameRate(picture.rate), sizes: pictureSizes(picture) };
}

const rates = [10, 12, 15, 20, 24000 / 1001, 24, 25, 30000 / 1001, 30, 48, 50, 60000 / 1001, 60];

/** The steady rate nearest to what a file has on the whole; phones and screens film at none. */
export function frameRate(found: number | null): number {
  const wanted = found ?? 25;
  return rates.reduce((best, rate) => (Math.abs(rate - wanted) < Math.abs(best - wanted) ? rate : best));
}

/** The short sides that videos are made in. */
const rungs = [720, 360];

/** Below this much difference a second size is not worth its bytes. */
const worthwhile = 1.3;

/**
 * The sizes a picture is made in, largest first, never larger than it is, with even sides. One smaller than the
 * smallest size is kept as it is.
 */
export function pictureSizes({ width, height }: { width: number; height: number }): PictureSize[] {
  const short = Math.min(width, height);
  const largest = Math.min(short, Math.max(...rungs));
  const smaller = rungs.filter((rung) => rung * worthwhile <= largest);
  return [largest, ...smaller].map((rung) => ({
    width: even((width * rung) / short),
    height: even((height * rung) / short),
    rung: even(rung)
  }));
}

const even = (pixels: number) => Math.max(2, Math.floor(pixels / 2) * 2);

/**
 * How much of a recording is missing, in seconds, when there is less of it than the file claims; 0 when all is
 * there. A length that was guessed proves nothing.
 */
export function missingSeconds(probe: AcceptedProbe, decodedSeconds: number): number {
  const claimed = probe.isGuess ? null : (probe.sound.seconds ?? probe.seconds);
  if (claimed === null) return 0;
  const missing = claimed - decodedSeconds;
  return missing > tolerance(claimed) ? missing : 0;
}

/** How far two lengths of the same thing may be apart, in seconds: half a second, or one part in a hundred. */
export const tolerance = (seconds: number): number => Math.max(0.5, seconds / 100);
