import type { OutputSet } from '#lib/media/recording.ts';
import { posterCommand, soundCommand } from './encoding.ts';
import { makeFilm } from './film-making.ts';
import { type Correction, isAsMeant, type Measured, nextTry } from './loudness.ts';
import type { PlannedFile } from './planned-file.ts';
import type { PlannedSet, Plan } from './renditions.ts';
import { OutputWrong } from './output-wrong.ts';
import { type MadeFile, measureAgain, verify } from './verifying.ts';
import { checkingOf, encodingShare, type Making, run } from './running.ts';

/** A set that was made and verified; it lies in the folder until it is published. */
export interface MadeSet {
  readonly name: OutputSet;
  readonly files: readonly MadeFile[];
}

/** Makes all files of a set and verifies each. Throws, and nothing is to be published, unless all are as planned. */
export async function makeSet(making: Making, plan: Plan, set: PlannedSet): Promise<MadeSet> {
  if (set.name === 'audio') return { name: set.name, files: await makeSound(making, plan, set) };
  const more =
    set.name === 'video' ? await makeFilm(making, plan, set) : await makePosters(making, plan, set);
  making.onProgress?.('verifying', encodingShare);
  const files: MadeFile[] = [];
  for (const planned of [...set.files, ...more]) files.push(await verify(checkingOf(making), planned, set));
  return { name: set.name, files: set.name === 'extras' ? bestPoster(files) : files };
}

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

async function makePosters(making: Making, plan: Plan, set: PlannedSet): Promise<PlannedFile[]> {
  for (const at of set.files.keys()) {
    await run(
      { ...making, onProgress: () => undefined },
      plan,
      posterCommand(making.original, making.folder, plan, at)
    );
    making.onProgress?.('encoding', ((at + 1) / set.files.length) * encodingShare);
  }
  return [];
}

/** Of the candidates, the one with most to see in it: it takes the most bytes. */
function bestPoster(files: readonly MadeFile[]): MadeFile[] {
  const most = Math.max(...files.map((one) => one.bytes));
  const best = files.find((one) => one.bytes === most);
  return files.map((one) => (one === best ? { ...one, purpose: 'poster' } : one));
}
