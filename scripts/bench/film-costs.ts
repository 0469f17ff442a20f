import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '#lib/server/config.ts';
import { keysToCopy } from '#lib/server/media/copying.ts';
import { examine } from '#lib/server/media/examining.ts';
import { type FfmpegCommand, openTools } from '#lib/server/media/ffmpeg.ts';
import { readPackets } from '#lib/server/media/packets.ts';
import { flags, pictureCommand } from '#lib/server/media/picture-encoding.ts';
import type { PicturePlan } from '#lib/server/media/picture-plan.ts';
import { type Plan, planRenditions } from '#lib/server/media/renditions.ts';
import { middle, peakMegabytes, processorSeconds, ratio, row, sum } from './measuring.ts';
import { makeFilm } from './transcoding.ts';

const { signal } = new AbortController();

/** One command of ours for a film, and the parts it is made of. */
interface Film {
  readonly original: string;
  readonly folder: string;
  readonly plan: Plan;
  readonly picture: PicturePlan;
}

/**
 * What encoding a film costs, against its parts alone (each size from raw pictures, one decoding with its scaling, the
 * sound), against a process for each size, with the largest size copied, and how much memory it holds.
 */
export async function filmCosts(folder: string, seconds: number, rounds: number): Promise<void> {
  const place = join(folder, 'costs');
  await mkdir(place);
  const film = await planned(place, await cameraFilm(place, seconds));
  await makeRaw(film);
  const [ours, parts, pictures, apart]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(await cost(film, command(film, null)));
    parts.push(
      sum([...(await encodings(film)), await cost(film, decoding(film)), await cost(film, sounding(film))])
    );
    pictures.push(await cost(film, picturesAlone(film, null)));
    apart.push(sum(await each(film, (at) => [...input(film), '-vf', `scale=${sizeText(film, at)}`])));
  }
  row('CPU of the encode over its parts (encodes, decode, scale, sound)', ratio(ours, parts), '<= 1.05');
  row('CPU of its pictures over one process for each size', ratio(pictures, apart), '<= 0.65');
  row('peak memory of the encode', `${(await memory(film)).toFixed(0)} MB`, '<= 900 MB');
  await copyingCosts(folder, seconds, rounds);
}

/** A film as heavy as a camera's: 22 Mb a second with the noise of a sensor, so that decoding it costs what it does. */
export async function cameraFilm(folder: string, seconds: number): Promise<string> {
  const [drawn, file] = [await makeFilm(folder, seconds), join(folder, 'camera.mp4')];
  const camera = ['-vf', 'noise=alls=8:allf=t', '-preset', 'veryfast', '-bf', '0', '-g', '25', '-b:v', '22M'];
  await processorSeconds(['ffmpeg', '-y', '-i', drawn, '-c:v', 'libx264', ...camera, '-c:a', 'copy', file]);
  return file;
}

async function copyingCosts(folder: string, seconds: number, rounds: number): Promise<void> {
  const place = join(folder, 'copied');
  await mkdir(place);
  const original = join(place, 'light.mp4');
  const upload = await cameraFilm(place, seconds);
  const light = ['-preset', 'fast', '-b:v', '4M', '-maxrate', '4M', '-bufsize', '4M', '-g', '50'];
  const copied = ['-sc_threshold', '0', '-c:a', 'copy', original];
  await processorSeconds(['ffmpeg', '-y', '-i', upload, '-c:v', 'libx264', ...light, ...copied]);
  const film = await planned(place, original);
  const { index, sizes } = film.picture;
  const reading = { folder: place, index, seconds, signal };
  const keys = keysToCopy(await readPackets(openTools(readConfig()), original, reading), sizes);
  if (!keys) throw new Error('the film that should be copied would be encoded');
  const [copying, encoded]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    copying.push(await cost(film, picturesAlone(film, keys)));
    encoded.push(await cost(film, picturesAlone(film, null)));
  }
  row('CPU with the largest size copied over all of them encoded', ratio(copying, encoded), '<= 0.50');
}

async function planned(folder: string, original: string): Promise<Film> {
  const { probe, analysis } = await examine(openTools(readConfig()), original, { signal, mostHours: 1 });
  const plan = planRenditions(probe, analysis);
  if (!plan.picture) throw new Error('the film has no picture');
  return { original, folder, plan, picture: plan.picture };
}

function command({ original, folder, plan, picture }: Film, keys: readonly number[] | null): string[] {
  const { correction } = plan.sound;
  return wordsOf(pictureCommand(original, folder, { plan, picture, correction, keys }));
}

/** The same, of every size into its own file, without the sound and the whole film: that is no work of the pictures. */
function picturesAlone(film: Film, keys: readonly number[] | null): string[] {
  const { original, folder, plan, picture } = film;
  const { correction } = plan.sound;
  const { inputs, filter, outputs } = pictureCommand(original, folder, { plan, picture, correction, keys });
  return wordsOf({
    folder,
    inputs,
    filter: filter?.split(';').slice(0, -1).join(';') ?? '',
    outputs: outputs.map(({ options }, at) => ({
      file: `alone-${at}.mp4`,
      options: [...codingIn(options), '-movflags', flags, '-f', 'mp4']
    }))
  });
}

/** Of the options of an output: which picture it has, and how that is coded. */
function codingIn(options: readonly string[]): readonly string[] {
  const copy = options.indexOf('copy');
  return options.slice(0, copy >= 0 ? copy + 1 : options.indexOf('-sc_threshold') + 2);
}

/** A command of ours as words, without what only watches it. */
function wordsOf({ inputs, filter, outputs }: FfmpegCommand): string[] {
  return [
    ...inputs.flatMap(({ file, options }) => [...options, '-i', file]),
    ...(filter ? ['-filter_complex', filter] : []),
    ...outputs.flatMap(({ file, options }) => [...options, file])
  ];
}

const ffmpeg = (words: readonly string[]) => ['ffmpeg', '-nostdin', '-v', 'error', '-y', ...words];
const cost = ({ folder }: Film, words: readonly string[]) => processorSeconds(ffmpeg(words), folder);
const input = ({ original }: Film) => ['-i', original];
const sizeText = ({ picture }: Film, at: number) =>
  `${picture.sizes[at]?.width}:${picture.sizes[at]?.height}`;
const rawFile = ({ folder }: Film, at: number) => join(folder, `raw-${at}.y4m`);

/** The coding of each size, as it stands in our own command, with its pictures from elsewhere. */
async function each(film: Film, from: (at: number) => readonly string[]): Promise<number[]> {
  const { picture, folder, plan } = film;
  const { correction } = plan.sound;
  const { outputs } = pictureCommand(film.original, folder, { plan, picture, correction, keys: null });
  const costs: number[] = [];
  for (const [at, { options }] of outputs.entries()) {
    const coding = options.slice(options.indexOf('-c:v'), options.indexOf('-sc_threshold') + 2);
    costs.push(await cost(film, [...from(at), '-an', ...coding, '-f', 'null', '-']));
  }
  return costs;
}

const encodings = (film: Film) => each(film, (at) => ['-i', rawFile(film, at)]);

async function makeRaw(film: Film): Promise<void> {
  for (const at of film.picture.sizes.keys()) {
    await cost(film, [
      ...input(film),
      '-vf',
      `scale=${sizeText(film, at)}`,
      '-pix_fmt',
      'yuv420p',
      rawFile(film, at)
    ]);
    if ((await stat(rawFile(film, at))).size === 0) throw new Error('there is no room for raw pictures');
  }
}

/** Our own filter of the picture, its ends thrown away. */
function decoding(film: Film): string[] {
  const words = command(film, null);
  const filter = (words[words.indexOf('-filter_complex') + 1] ?? '').split(';').slice(0, -1).join(';');
  const ends = film.picture.sizes.flatMap((_, at) => ['-map', `[v${at}]`]);
  return [...input(film), '-filter_complex', filter, ...ends, '-f', 'null', '-'];
}

/** Our own filter of the sound, and its coding. */
function sounding(film: Film): string[] {
  const words = command(film, null);
  const filter = (words[words.indexOf('-filter_complex') + 1] ?? '').split(';').at(-1) ?? '';
  return [
    ...input(film),
    '-filter_complex',
    filter,
    '-map',
    '[sound]',
    '-c:a',
    'aac',
    '-b:a',
    '64k',
    '-f',
    'null',
    '-'
  ];
}

async function memory(film: Film): Promise<number> {
  const found: number[] = [];
  for (let round = 0; round < 3; round++)
    found.push(await peakMegabytes(ffmpeg(command(film, null)), film.folder));
  return middle(found);
}
