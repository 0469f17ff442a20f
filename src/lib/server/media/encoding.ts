import { inputOptions } from './allowed.ts';
import { inStereo } from './analysing.ts';
import type { FfmpegCommand } from './ffmpeg.ts';
import type { Correction } from './loudness.ts';
import {
  type PicturePlan,
  type PictureSize,
  type Plan,
  posterMoments,
  type SoundPlan
} from './renditions.ts';
import type { Channels } from './sound-meter.ts';

/** Nothing of the original goes along but sound and picture: no title, no place, no time. */
const bare = ['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'];

const picks: Readonly<Record<Channels, string>> = {
  stereo: 'anull',
  same: 'pan=mono|c0=0.5*c0+0.5*c1',
  left: 'pan=mono|c0=c0',
  right: 'pan=mono|c0=c1'
};

/** The filter from the original's sound to the sound of every file, without a name for its end. */
function soundFilter(sound: SoundPlan, correction: Correction): string {
  const source = inStereo({ index: sound.index, channels: sound.sourceChannels });
  return [source, picks[sound.channels], `volume=${correction.gainDb}dB`, ...limiter(correction)].join(',');
}

/** At twice the rate, where peaks between two samples are seen. */
function limiter({ limit, ceiling }: Correction): string[] {
  if (!limit) return [];
  const level = (10 ** (ceiling / 20)).toFixed(6);
  return ['aresample=96000', `alimiter=limit=${level}:attack=5:release=50:level=disabled`, 'aresample=48000'];
}

const aac = (sound: SoundPlan) => ['-c:a', 'aac', '-b:a', sound.channels === 'stereo' ? '128k' : '64k'];

/** At the end of every output: no file that lies about its length can make a longer one. */
const untilEnd = (plan: Plan) => ['-t', (plan.seconds + 1).toFixed(3)];

/** Makes both sound files in one go. `folder` gets `sound.m4a` and `sound.mp3`. */
export function soundCommand(
  original: string,
  folder: string,
  plan: Plan,
  correction: Correction
): FfmpegCommand {
  const { sound } = plan;
  const mp3 = ['-c:a', 'libmp3lame', '-b:a', sound.channels === 'stereo' ? '128k' : '96k'];
  return {
    folder,
    inputs: [{ file: original, options: [...inputOptions, '-vn'] }],
    // LAME takes 0.4 dB off; the feed is to sound as loud as the page.
    filter: `${soundFilter(sound, correction)},asplit=2[m4a][x];[x]volume=0.4dB[mp3]`,
    outputs: [
      {
        file: 'sound.m4a',
        options: ['-map', '[m4a]', ...aac(sound), '-movflags', '+faststart', ...bare, ...untilEnd(plan)]
      },
      {
        file: 'sound.mp3',
        options: [
          '-map',
          '[mp3]',
          ...mp3,
          '-id3v2_version',
          '3',
          '-write_xing',
          '1',
          ...bare,
          ...untilEnd(plan)
        ]
      }
    ]
  };
}

/** Makes every size of the video in one go: the original is decoded once, and each size is made of the one above. */
export function pictureCommand(
  original: string,
  folder: string,
  plan: Plan,
  picture: PicturePlan
): FfmpegCommand {
  const { sizes } = picture;
  const names = (letter: string) => sizes.map((_, at) => `[${letter}${at}]`).join('');
  return {
    folder,
    inputs: [{ file: original, options: inputOptions }],
    filter: [
      ...cascade(picture),
      `${soundFilter(plan.sound, plan.sound.correction)},asplit=${sizes.length}${names('a')}`
    ].join(';'),
    outputs: sizes.map((size, at) => ({
      file: `video-${size.rung}.mp4`,
      options: [
        ...['-map', `[v${at}]`, '-map', `[a${at}]`, ...x264(size, picture.rate), ...aac(plan.sound)],
        ...['-movflags', '+faststart', ...bare, ...untilEnd(plan)]
      ]
    }))
  };
}

function cascade(picture: PicturePlan): string[] {
  return picture.sizes.map((size, at) => {
    const isLast = at === picture.sizes.length - 1;
    const source = at === 0 ? `[0:${picture.index}]${steadied(picture)},` : `[s${at}]`;
    return `${source}${scaled(size)}${isLast ? '' : ',split=2'}[v${at}]${isLast ? '' : `[s${at + 1}]`}`;
  });
}

const scaled = ({ width, height }: PictureSize) =>
  `scale=${width}:${height}:flags=bicubic,setsar=1,format=yuv420p`;

/** One rate from the first moment on, whole pictures, and colours that every screen shows. */
function steadied(picture: PicturePlan): string {
  const toneMap =
    'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv';
  return [
    ...(picture.interlaced ? ['bwdif=mode=send_frame'] : []),
    `fps=${picture.rate.toFixed(5)}:start_time=0`,
    ...(picture.highRange ? [toneMap] : [])
  ].join(',');
}

function x264({ rung }: PictureSize, rate: number): string[] {
  const [crf, kilobits] = rung > 600 ? [24, 2500] : rung > 420 ? [23, 1200] : [23, 700];
  const most = Math.round(kilobits * (rate > 30 ? 1.5 : 1));
  return [
    ...['-c:v', 'libx264', '-preset', 'faster', '-profile:v', 'high', '-crf', String(crf)],
    ...['-maxrate', `${most}k`, '-bufsize', `${most * 2}k`],
    // A whole picture every two seconds, whatever the rate: so far apart are the points one can seek to.
    ...['-force_key_frames', 'expr:gte(t,n_forced*2)', '-g', '250', '-keyint_min', '1', '-sc_threshold', '0']
  ];
}

/** Takes one poster, the most telling of the pictures around its moment. */
export function posterCommand(original: string, folder: string, plan: Plan, at: number): FfmpegCommand {
  const size = plan.picture?.sizes[0] ?? { width: 2, height: 2, rung: 2 };
  const seconds = (plan.seconds * (posterMoments[at] ?? 0)).toFixed(3);
  return {
    folder,
    inputs: [{ file: original, options: [...inputOptions, '-ss', seconds, '-an'] }],
    filter: `[0:${plan.picture?.index ?? 0}]thumbnail=24,scale=${size.width}:${size.height},setsar=1,format=yuvj420p[still]`,
    outputs: [
      {
        file: `poster-${at + 1}.jpg`,
        options: ['-map', '[still]', '-frames:v', '1', '-q:v', '3', '-f', 'image2', '-update', '1']
      }
    ]
  };
}
