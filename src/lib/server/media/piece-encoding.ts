import { inputOptions } from './allowed.ts';
import type { Piece } from './cutting.ts';
import { aac, bare, soundFilter, untilEnd } from './encoding.ts';
import type { FfmpegCommand } from './ffmpeg.ts';
import { cascade, copied, flags, soundFragments, x264 } from './picture-encoding.ts';
import type { Correction } from './loudness.ts';
import { type PicturePlan, wholeFileSize } from './picture-plan.ts';
import type { Plan } from './renditions.ts';
import { streamFile, streamSoundFile, wholeFile } from './stream-files.ts';

/** The sound of a film as it goes into the whole file beside its pieces; it is not published by itself. */
export const soundBesideFile = 'sound.mp4';

/** So long before a piece its original is entered, in seconds: what the first pictures look back at is there then. */
const runUp = 2;

/**
 * Makes one piece of every size that is encoded. Pictures are chosen by the time they have in the whole film, so that
 * a piece has exactly those that the uncut film has there.
 */
export function pieceCommand(
  original: string,
  folder: string,
  { picture, piece }: { picture: PicturePlan; piece: Piece }
): FfmpegCommand {
  const { from, keys } = piece;
  const enter = from / (picture.sizes[0]?.rate ?? 25) - runUp;
  const entering = enter > 0 ? ['-noaccurate_seek', '-ss', enter.toFixed(3)] : [];
  return {
    folder,
    inputs: [
      {
        file: original,
        options: ['-copyts', '-start_at_zero', ...inputOptions, ...entering, '-an', '-sn', '-dn']
      }
    ],
    filter: cascade({ picture, keys, piece }).join(';'),
    outputs: picture.sizes.flatMap((size, at) =>
      keys && at === 0
        ? []
        : [
            {
              file: streamFile(size),
              options: [
                ...['-map', `[v${at}]`, ...x264(size, keys), '-fps_mode', 'passthrough'],
                ...['-movflags', flags, '-f', 'mp4', ...bare]
              ]
            }
          ]
    )
  };
}

/** Makes the sound of a film in one go: cut sound would click at every seam. */
export function filmSoundCommand(
  original: string,
  folder: string,
  { plan, correction }: { plan: Plan; correction: Correction }
): FfmpegCommand {
  return {
    folder,
    inputs: [{ file: original, options: [...inputOptions, '-vn'] }],
    filter: `${soundFilter(plan.sound, correction)}[sound]`,
    outputs: [
      {
        file: `[f=mp4:${soundFragments}]${streamSoundFile}|[f=mp4]${soundBesideFile}`,
        options: [
          ...['-map', '[sound]', ...aac(plan.sound), '-flags', '+global_header', '-f', 'tee'],
          ...[...bare, ...untilEnd(plan)]
        ]
      }
    ]
  };
}

/** Copies the pictures of an original that can be streamed as they are. */
export function copyingCommand(
  original: string,
  folder: string,
  { plan, picture }: { plan: Plan; picture: PicturePlan }
): FfmpegCommand {
  const [size] = picture.sizes;
  return {
    folder,
    inputs: [{ file: original, options: [...inputOptions, '-an'] }],
    outputs: [
      {
        file: size ? streamFile(size) : '-',
        options: [...copied(picture), '-movflags', flags, '-f', 'mp4', ...bare, ...untilEnd(plan)]
      }
    ]
  };
}

/** Puts a size that lies joined in the folder and the sound of the whole film into the one whole file. */
export function wholeFileCommand(folder: string, sound: string, picture: PicturePlan): FfmpegCommand {
  const size = wholeFileSize(picture);
  // ffmpeg reads pictures that look ahead later than they say; without this they would be shown after their sound.
  const together = ['-bsf:v', 'setts=pts=PTS-STARTPTS:dts=DTS-STARTPTS'];
  return {
    folder,
    inputs: [
      { file: `${folder}/${streamFile(size)}`, options: inputOptions },
      { file: sound, options: inputOptions }
    ],
    outputs: [
      {
        file: wholeFile(size),
        options: [
          ...['-map', '0:v', '-map', '1:a', '-c', 'copy', ...together],
          ...['-movflags', '+faststart', '-f', 'mp4', ...bare]
        ]
      }
    ]
  };
}
