import { inputOptions } from './allowed.ts';
import { bare, untilEnd } from './encoding.ts';
import type { FfmpegCommand } from './ffmpeg.ts';
import { betweenKeys, cascade, flags } from './picture-encoding.ts';
import { av1Sizes, type PicturePlan } from './picture-plan.ts';
import type { Plan } from './renditions.ts';
import { av1File } from './stream-files.ts';

/** By SVT-AV1's own measure: at this quality it takes about half the bits of our H.264 for the same picture. */
export const svtAv1 = ['-c:v', 'libsvtav1', '-preset', '10', '-crf', '45'];

/** Makes the sizes of the second ladder in one go, without sound: that is the film's own. */
export function av1Command(
  original: string,
  folder: string,
  { plan, picture }: { plan: Plan; picture: PicturePlan }
): FfmpegCommand {
  const sizes = av1Sizes(picture);
  return {
    folder,
    inputs: [{ file: original, options: [...inputOptions, '-an'] }],
    filter: cascade({ picture: { ...picture, sizes }, keys: null }).join(';'),
    outputs: sizes.map((size, at) => ({
      file: av1File(size),
      options: [
        ...['-map', `[v${at}]`, ...svtAv1, '-g', String(Math.round(size.rate * betweenKeys))],
        ...['-movflags', flags, '-f', 'mp4', ...bare, ...untilEnd(plan)]
      ]
    }))
  };
}
