import type { Span } from '#lib/media/hidden-part.ts';
import type { OutputSet } from '#lib/media/recording.ts';
import type { Analysis } from './analysing.ts';
import type { AcceptedProbe } from './accepting.ts';
import type { FileCaptions } from './file-captions.ts';
import { type Correction, correctionOf, targetOf } from './loudness.ts';
import { av1Sizes, type PicturePlan, planPicture } from './picture-plan.ts';
import { type PlannedFile, plannedFile } from './planned-file.ts';
import type { Channels } from './sound-meter.ts';
import { av1Files, filmFiles } from './stream-files.ts';

/** How the sound of every file is made. */
export interface SoundPlan {
  readonly index: number;
  readonly sourceChannels: number;
  readonly channels: Channels;
  readonly correction: Correction;
  /** How long it was heard to be. */
  readonly seconds: number;
  /** What of it is silent in every file. */
  readonly hidden: readonly Span[];
}

/** Files that are made and published together; each of them lasts `seconds`, give or take `slack`. */
export interface PlannedSet {
  readonly name: OutputSet;
  readonly seconds: number;
  readonly slack: number;
  readonly files: readonly PlannedFile[];
  /** Made after the film is published, and only where the station wants it. */
  readonly isSecond?: true;
}

/** All that will be made of a recording, which lasts `seconds`. */
export interface Plan {
  readonly seconds: number;
  readonly sound: SoundPlan;
  readonly picture: PicturePlan | null;
  readonly captions: FileCaptions | null;
  readonly sets: readonly PlannedSet[];
}

/**
 * Decides, from what a file says and what its sound turned out to be, everything that is made of it. Of what is `hidden`
 * nothing is heard or seen.
 */
export function planRenditions(
  probe: AcceptedProbe,
  analysis: Pick<Analysis, 'seconds' | 'channels' | 'loudness'> & Partial<Pick<Analysis, 'makeupDb'>>,
  hidden: readonly Span[] = []
): Plan {
  const sound: SoundPlan = {
    index: probe.sound.index,
    sourceChannels: probe.sound.channels,
    channels: analysis.channels,
    seconds: analysis.seconds,
    hidden,
    correction: correctionOf(analysis.loudness, targetOf(analysis.channels), analysis.makeupDb)
  };
  const missing = missingSeconds(probe, analysis.seconds);
  // Of a damaged file nobody can say where its picture ends, only that it is about where the sound does.
  const claims = probe.picture && { ...probe.picture, seconds: missing ? null : probe.picture.seconds };
  const picture = claims && planPicture(claims, probe.format, hidden);
  const seconds = Math.max(analysis.seconds, picture?.seconds ?? 0);
  const lasts = { seconds, slack: Math.max(tolerance(seconds), missing) };
  return {
    seconds,
    sound,
    picture,
    captions: probe.captions ?? null,
    sets: [
      { name: 'audio', files: soundFiles, seconds: analysis.seconds, slack: tolerance(analysis.seconds) },
      ...(picture ? pictureSets(picture, lasts) : [])
    ]
  };
}

const soundFiles = [
  plannedFile('sound.m4a', 'audio', 'audio/mp4'),
  plannedFile('sound.mp3', 'feed', 'audio/mpeg'),
  plannedFile('sound.opus', 'audio', 'audio/ogg'),
  plannedFile('waveform.dat', 'waveform', 'application/octet-stream')
];

/** Where posters are taken, as parts of the whole: not at the start, where people still sit down. */
export const posterMoments = [0.1, 0.35, 0.6] as const;

function pictureSets(picture: PicturePlan, lasts: { seconds: number; slack: number }): PlannedSet[] {
  const posters = posterMoments.map((_, at) =>
    plannedFile(`poster-${at + 1}.jpg`, 'poster-candidate', 'image/jpeg', picture.sizes[0])
  );
  return [
    { ...lasts, name: 'video', files: filmFiles(picture) },
    { ...lasts, name: 'extras', files: posters },
    { ...lasts, name: 'av1', files: av1Files(av1Sizes(picture)), isSecond: true }
  ];
}

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
