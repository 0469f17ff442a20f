import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { soundCommand } from './encoding.ts';
import { type Correction, isAsMeant, nextTry, type Tried } from './loudness.ts';
import { OutputWrong } from './output-wrong.ts';
import type { PlannedFile } from './planned-file.ts';
import type { Plan, PlannedSet } from './renditions.ts';
import { checkingOf, encodingShare, type Making, run } from './running.ts';
import { type HeardAgain, type MadeFile, measureAgain, verify } from './verifying.ts';
import { waveformFile } from './waveform.ts';

/** The files of a set of sound, and what brought them to their loudness. */
export interface MadeSound {
  readonly correction: Correction;
  readonly files: readonly MadeFile[];
}

/** Makes the files of a set of sound, each as loud as it should be, and the waveform of what came of it. */
export async function makeSound(making: Making, plan: Plan, set: PlannedSet): Promise<MadeSound> {
  const { correction, heard } = await settle(making, plan, set);
  const [first] = heard.values();
  const files: MadeFile[] = [];
  for (const planned of set.files) {
    if (planned.purpose === 'waveform' && first)
      await writeFile(join(making.folder, planned.file), waveformFile(first.waves));
    files.push(await soundFile(making, set, { planned, heard: heard.get(planned), used: correction }));
  }
  return { correction, files };
}

/**
 * Finds the correction with which the sound comes out as loud as it should be, when it cannot be known beforehand what
 * a limiter will take away. What was made on the way is removed.
 */
export async function settledCorrection(making: Making, plan: Plan): Promise<Correction> {
  const audio = plan.sets.find((one) => one.name === 'audio');
  if (!audio || !plan.sound.correction.limit) return plan.sound.correction;
  const set = { ...audio, files: audio.files.filter(({ purpose }) => purpose === 'audio').slice(0, 1) };
  const { correction } = await settle({ ...making, onProgress: () => undefined }, plan, set);
  for (const { file } of set.files) await rm(join(making.folder, file), { force: true });
  return correction;
}

/** After this many tries what was reached is as near as it comes. */
const mostTries = 3;

interface Settled {
  readonly correction: Correction;
  readonly heard: ReadonlyMap<PlannedFile, HeardAgain>;
}

async function settle(making: Making, plan: Plan, set: PlannedSet): Promise<Settled> {
  let { correction } = plan.sound;
  let before: Tried | undefined;
  for (let tries = 1; ; tries += 1) {
    const heard = await soundTry(making, plan, set, correction);
    const tried = { correction, reached: [...heard.values()].map((one) => one.measured) };
    const next = nextTry(tried, before);
    if (!next || tries === mostTries) return { correction, heard };
    [before, correction] = [tried, next];
  }
}

/** Encodes, and measures each file that came of it. */
async function soundTry(
  making: Making,
  plan: Plan,
  set: PlannedSet,
  correction: Correction
): Promise<Settled['heard']> {
  const sounds = set.files.filter(isSound);
  const { original, folder } = making;
  const names = sounds.map(({ file }) => file);
  await run(making, plan, soundCommand({ original, folder, plan, correction }, names));
  making.onProgress?.('verifying', encodingShare);
  const heard = new Map<PlannedFile, HeardAgain>();
  for (const planned of sounds) heard.set(planned, await measureAgain(checkingOf(making), planned, set));
  return heard;
}

const isSound = ({ mediaType }: PlannedFile) => mediaType.startsWith('audio/');

async function soundFile(
  making: Making,
  set: PlannedSet,
  { planned, heard, used }: { planned: PlannedFile; heard: HeardAgain | undefined; used: Correction }
): Promise<MadeFile> {
  const made = await verify(checkingOf(making), planned, set);
  if (!isSound(planned)) return made;
  if (!heard || !isAsMeant(used, heard.measured))
    throw new OutputWrong(planned.file, `its loudness is ${heard?.measured.integrated ?? 0} LUFS.`);
  return { ...made, loudness: heard.measured };
}
