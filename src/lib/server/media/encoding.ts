import { inputOptions } from './allowed.ts';
import { inStereo } from './analysing.ts';
import type { FfmpegCommand } from './ffmpeg.ts';
import { silenced, visibleMoment } from './hiding-filters.ts';
import type { Correction } from './loudness.ts';
import { type Plan, posterMoments, type SoundPlan } from './renditions.ts';
import type { Channels } from './sound-meter.ts';

/** Nothing of the original goes along but sound and picture: no title, no place, no time. */
export const bare = ['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'];

const picks: Readonly<Record<Channels, string>> = {
  stereo: 'anull',
  same: 'pan=mono|c0=0.5*c0+0.5*c1',
  left: 'pan=mono|c0=c0',
  right: 'pan=mono|c0=c1'
};

/** The filter from the original's sound to the sound of every file, without a name for its end. */
export function soundFilter(sound: SoundPlan, correction: Correction): string {
  const source = inStereo({ index: sound.index, channels: sound.sourceChannels });
  const gain = `volume=${correction.gainDb}dB`;
  return [source, ...silenced(sound.hidden), picks[sound.channels], gain, ...limiter(correction)].join(',');
}

/** At twice the rate, where peaks between two samples are seen. */
function limiter({ limit, ceiling }: Correction): string[] {
  if (!limit) return [];
  const level = (10 ** (ceiling / 20)).toFixed(6);
  return ['aresample=96000', `alimiter=limit=${level}:attack=5:release=50:level=disabled`, 'aresample=48000'];
}

/**
 * How the sound is written for pages and beside a picture. At these rates ffmpeg's `fast` coder is both the nearer to the
 * sound (by 12 to 20 dB in the same bytes, measured on speech) and the cheaper by three.
 */
export const aac = (sound: SoundPlan): string[] => [
  ...['-c:a', 'aac', '-aac_coder', 'fast'],
  ...['-b:a', sound.channels === 'stereo' ? '128k' : '64k']
];

/** Small enough for a slow line: speech is whole at this rate. */
const opus = (sound: SoundPlan) => ['-c:a', 'libopus', '-b:a', sound.channels === 'stereo' ? '64k' : '48k'];

/** At the end of every output: no file that lies about its length can make a longer one. */
export const untilEnd = (plan: Plan): string[] => ['-t', (plan.seconds + 1).toFixed(3)];

const mp3 = (sound: SoundPlan) => [
  '-c:a',
  'libmp3lame',
  '-b:a',
  sound.channels === 'stereo' ? '128k' : '96k'
];

/** How each sound file is written, by its name. */
const soundFormats: Readonly<Record<string, (sound: SoundPlan) => string[]>> = {
  'sound.m4a': (sound) => [...aac(sound), '-movflags', '+faststart'],
  'sound.mp3': (sound) => [...mp3(sound), '-id3v2_version', '3', '-write_xing', '1'],
  'sound.opus': (sound) => [...opus(sound), '-f', 'ogg']
};

/** LAME takes 0.4 dB off; the feed is to sound as loud as the page. */
const lostGain = (file: string) => (file === 'sound.mp3' ? 'volume=0.4dB' : 'anull');

/** Makes sound files in one go: any of `sound.m4a`, `sound.mp3` and `sound.opus`, in `folder`. */
export function soundCommand(
  { original, folder, plan, correction }: SoundMaking,
  files: readonly string[]
): FfmpegCommand {
  const ends = files.map((_, at) => `[split${at}]`).join('');
  const gains = files.map((file, at) => `[split${at}]${lostGain(file)}[sound${at}]`);
  return {
    folder,
    inputs: [{ file: original, options: [...inputOptions, '-vn'] }],
    filter: [`${soundFilter(plan.sound, correction)},asplit=${files.length}${ends}`, ...gains].join(';'),
    outputs: files.map((file, at) => ({
      file,
      options: [
        ...['-map', `[sound${at}]`, ...(soundFormats[file]?.(plan.sound) ?? [])],
        ...bare,
        ...untilEnd(plan)
      ]
    }))
  };
}

/** What sound files are made of, where, and how they come to their loudness. */
export interface SoundMaking {
  readonly original: string;
  readonly folder: string;
  readonly plan: Plan;
  readonly correction: Correction;
}

/** Takes one poster, the most telling of the pictures around its moment. */
export function posterCommand(original: string, folder: string, plan: Plan, at: number): FfmpegCommand {
  const size = plan.picture?.sizes[0] ?? { width: 2, height: 2 };
  const moment = plan.seconds * (posterMoments[at] ?? 0);
  const seconds = visibleMoment(moment, plan.sound.hidden, plan.seconds).toFixed(3);
  return {
    folder,
    inputs: [{ file: original, options: [...inputOptions, '-ss', seconds, '-an'] }],
    filter: `[0:${plan.picture?.index ?? 0}]thumbnail=12,scale=${size.width}:${size.height},setsar=1,format=yuvj420p[still]`,
    outputs: [
      {
        file: `poster-${at + 1}.jpg`,
        options: ['-map', '[still]', '-frames:v', '1', '-q:v', '3', '-f', 'image2', '-update', '1']
      }
    ]
  };
}
