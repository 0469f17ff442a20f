import { inputOptions } from './allowed.ts';
import { aac, bare, soundFilter, untilEnd } from './encoding.ts';
import type { FfmpegCommand } from './ffmpeg.ts';
import { blackened } from './hiding-filters.ts';
import { type PictureSize, qualityOf, rateText } from './ladder.ts';
import { type PicturePlan, wholeFileSize } from './picture-plan.ts';
import type { Correction } from './loudness.ts';
import type { Plan } from './renditions.ts';
import { streamFile, streamSoundFile, wholeFile } from './stream-files.ts';

/** Seconds from one whole picture to the next: so far apart are the points one can seek to, and change size at. */
export const betweenKeys = 2;

export const flags = '+frag_keyframe+empty_moov+default_base_moof+negative_cts_offsets';
/** Without `empty_moov`: only so does the file say what of its beginning is the encoder's own. */
export const soundFragments = `movflags=+delay_moov+default_base_moof:frag_duration=${betweenKeys * 1_000_000}`;

/** What a film is made by: `keys` are the moments of whole pictures when the largest size is copied, else null. */
export interface FilmMaking {
  readonly plan: Plan;
  readonly picture: PicturePlan;
  readonly correction: Correction;
  readonly keys: readonly number[] | null;
}

/**
 * Makes every size of the picture, the sound beside it, and one whole film of the same bits in one go: the original is
 * decoded once, each size is made of the one above, and nothing is encoded twice.
 */
export function pictureCommand(original: string, folder: string, making: FilmMaking): FfmpegCommand {
  const { plan, picture, correction, keys } = making;
  const whole = wholeFileSize(picture);
  const after = [...bare, ...untilEnd(plan)];
  return {
    folder,
    inputs: [{ file: original, options: inputOptions }],
    filter: [...cascade(making), `${soundFilter(plan.sound, correction)}[sound]`].join(';'),
    outputs: picture.sizes.map((size, at) => {
      const coding = keys && at === 0 ? copied(picture) : ['-map', `[v${at}]`, ...x264(size, keys)];
      return size === whole
        ? { file: both(size), options: [...coding, '-map', '[sound]', ...aac(plan.sound), ...tee, ...after] }
        : { file: streamFile(size), options: [...coding, '-movflags', flags, '-f', 'mp4', ...after] };
    })
  };
}

export const copied = ({ index }: PicturePlan) => ['-map', `0:${index}`, '-c:v', 'copy'];

const tee = ['-flags', '+global_header', '-f', 'tee'];

/** One encoding into three files: the picture for streaming, the sound for streaming, and both in one to fetch. */
function both(size: PictureSize): string {
  return [
    `[select='v':f=mp4:movflags=${flags}]${streamFile(size)}`,
    `[select='a':f=mp4:${soundFragments}]${streamSoundFile}`,
    `[f=mp4:movflags=+faststart]${wholeFile(size)}`
  ].join('|');
}

/** What sizes are made of: all of a film, or one piece of it. */
interface Cascading extends Pick<FilmMaking, 'picture' | 'keys'> {
  /** Pictures `from` to before `until`, counted at the rate of the largest size. */
  readonly piece?: { readonly from: number; readonly until: number };
}

/** The filters that make every size of the one above: the picture of size `at` is `[v{at}]`. */
export function cascade({ picture, keys, piece }: Cascading): string[] {
  const { sizes, index } = picture;
  return sizes.flatMap((size, at) => {
    const above = sizes[at - 1];
    const source = above ? `[s${at}]${halved(above, size)}` : `[0:${index}]${steadied(picture, piece)},`;
    const isLast = at === sizes.length - 1;
    if (!above && keys) return isLast ? [] : [`${source}null[s1]`];
    return [`${source}${scaled(size)}${isLast ? '' : ',split=2'}[v${at}]${isLast ? '' : `[s${at + 1}]`}`];
  });
}

/** Every second picture, from the first on: then the whole pictures of all sizes are of the same moments. */
const halved = (above: PictureSize, { rate }: PictureSize) => (rate < above.rate ? 'framestep=2,' : '');

const scaled = ({ width, height }: PictureSize) =>
  `scale=${width}:${height}:flags=bicubic,setsar=1,format=yuv420p`;

/** One rate from the first moment on, whole pictures, and colours that every screen shows. */
function steadied(picture: PicturePlan, piece?: Cascading['piece']): string {
  const toneMap =
    'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv';
  return [
    ...(picture.interlaced ? ['bwdif=mode=send_frame'] : []),
    `fps=${rateText(picture.sizes[0]?.rate ?? 25)}:start_time=0`,
    // Counted from the film's first moment, whatever the piece: so no picture is left out or doubled at a seam.
    ...(piece ? [`trim=start_pts=${piece.from}:end_pts=${piece.until}`] : []),
    ...(picture.highRange ? [toneMap] : []),
    ...blackened(picture.hidden)
  ].join(',');
}

/** How a size is encoded. `keys` are moments at which whole pictures are wanted, instead of every two seconds. */
export function x264(size: PictureSize, keys: readonly number[] | null): string[] {
  const { crf, kilobits } = qualityOf(size);
  return [
    ...['-c:v', 'libx264', '-preset', 'faster', '-profile:v', 'high', '-crf', String(crf)],
    ...['-maxrate', `${kilobits}k`, '-bufsize', `${kilobits * 2}k`],
    // Counted in pictures: by time, the sizes with half the rate would choose others.
    ...(keys ? ['-force_key_frames', keys.map((key) => key.toFixed(6)).join(',')] : []),
    ...['-g', keys ? '100000' : String(Math.round(size.rate * betweenKeys)), '-sc_threshold', '0']
  ];
}
