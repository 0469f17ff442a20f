import type { OutputSet } from '#lib/media/recording.ts';
import { decodeEnds } from './decoding.ts';
import { posterCommand, soundCommand } from './encoding.ts';
import { type FfmpegCommand, runFfmpeg, type Tools } from './ffmpeg.ts';
import { type Correction, isAsMeant, type Measured, nextTry } from './loudness.ts';
import { packageFilm } from './packaging.ts';
import { pictureCommand } from './picture-encoding.ts';
import type { PlannedFile } from './planned-file.ts';
import type { PlannedSet, Plan } from './renditions.ts';
import { OutputWrong } from './output-wrong.ts';
import { type Checking, type MadeFile, measureAgain, verify } from './verifying.ts';

/** Where files are made of an original, and who is told how far it has come. */
export interface Making {
  readonly tools: Tools;
  /** The original, as a path on this machine. */
  readonly original: string;
  /** An empty folder that belongs to this attempt alone. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** `fraction` is 0–1 of the whole set. */
  onProgress?(stage: 'encoding' | 'verifying', fraction: number): void;
}

/** A set that was made and verified; it lies in the folder until it is published. */
export interface MadeSet {
  readonly name: OutputSet;
  readonly files: readonly MadeFile[];
}

/** So much of the time goes into encoding; the rest into looking at what became of it. */
const encodingShare = 0.9;

/** Makes all files of a set and verifies each. Throws, and nothing is to be published, unless all are as planned. */
export async function makeSet(making: Making, plan: Plan, set: PlannedSet): Promise<MadeSet> {
  if (set.name === 'audio') return { name: set.name, files: await makeSound(making, plan, set) };
  if (set.name === 'video') await makeFilm(making, plan, set);
  else await makePosters(making, plan, set);
  making.onProgress?.('verifying', encodingShare);
  const files: MadeFile[] = [];
  for (const planned of set.files) files.push(await verify(checkingOf(making), planned, set));
  return { name: set.name, files: set.name === 'extras' ? bestPoster(files) : files };
}

const checkingOf = ({ tools, folder, signal }: Making): Checking => ({ tools, folder, signal });

/** After this many tries what was reached is as near as it comes. */
const mostTries = 3;

async function makeSound(making: Making, plan: Plan, set: PlannedSet): Promise<MadeFile[]> {
  let { correction } = plan.sound;
  let measured = await soundTry(making, plan, set, correction);
  for (let tries = 1; tries < mostTries; tries += 1) {
    const next = nextTry(correction, measured);
    if (!next) break;
    correction = next;
    measured = await soundTry(making, plan, set, correction);
  }
  const files: MadeFile[] = [];
  for (const [at, planned] of set.files.entries())
    files.push(await soundFile(making, set, { planned, measured: measured[at], used: correction }));
  return files;
}

/** Encodes, and measures each file that came of it. */
async function soundTry(
  making: Making,
  plan: Plan,
  set: PlannedSet,
  correction: Correction
): Promise<Measured[]> {
  await run(making, plan, soundCommand(making.original, making.folder, plan, correction));
  making.onProgress?.('verifying', encodingShare);
  const measured: Measured[] = [];
  for (const planned of set.files) measured.push(await measureAgain(checkingOf(making), planned, set));
  return measured;
}

async function soundFile(
  making: Making,
  set: PlannedSet,
  { planned, measured, used }: { planned: PlannedFile; measured: Measured | undefined; used: Correction }
): Promise<MadeFile> {
  if (!measured || !isAsMeant(used, measured))
    throw new OutputWrong(planned.file, `its loudness is ${measured?.integrated ?? 0} LUFS.`);
  return { ...(await verify(checkingOf(making), planned, set)), loudness: measured };
}

/** Encodes every size, writes the playlists, and looks whether the tracks fit together and can be decoded. */
async function makeFilm(making: Making, plan: Plan, set: PlannedSet): Promise<void> {
  const { picture } = plan;
  if (!picture) return;
  const { correction } = plan.sound;
  const { original, folder } = making;
  await run(making, plan, pictureCommand(original, folder, { plan, picture, correction }));
  await decodeEnds(checkingOf(making), await packageFilm(folder, { plan, picture, set }));
}

async function makePosters(making: Making, plan: Plan, set: PlannedSet): Promise<void> {
  for (const at of set.files.keys()) {
    await run(
      { ...making, onProgress: () => undefined },
      plan,
      posterCommand(making.original, making.folder, plan, at)
    );
    making.onProgress?.('encoding', ((at + 1) / set.files.length) * encodingShare);
  }
}

/** Of the candidates, the one with most to see in it: it takes the most bytes. */
function bestPoster(files: readonly MadeFile[]): MadeFile[] {
  const most = Math.max(...files.map((one) => one.bytes));
  const best = files.find((one) => one.bytes === most);
  return files.map((one) => (one === best ? { ...one, purpose: 'poster' } : one));
}

async function run(making: Making, plan: Plan, command: FfmpegCommand): Promise<void> {
  await runFfmpeg(making.tools, command, {
    signal: making.signal,
    mostSeconds: 600 + plan.seconds * 30,
    onSeconds: (seconds) =>
      making.onProgress?.('encoding', Math.min(1, seconds / plan.seconds) * encodingShare)
  });
}
