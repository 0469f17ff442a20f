import type { OutputSet } from '#lib/media/recording.ts';
import { makeAv1 } from './av1-making.ts';
import { makeCaptions } from './captions.ts';
import { posterCommand } from './encoding.ts';
import { makeFilm } from './film-making.ts';
import { keep } from './kept-files.ts';
import type { Correction } from './loudness.ts';
import type { PlannedFile } from './planned-file.ts';
import type { PlannedSet, Plan } from './renditions.ts';
import { checkingOf, encodingShare, type Making, run } from './running.ts';
import { makeSound } from './sound-making.ts';
import { type MadeFile, verify } from './verifying.ts';

/** A set that was made and verified; it lies in the folder until it is published. */
export interface MadeSet {
  readonly name: OutputSet;
  readonly files: readonly MadeFile[];
  /** Of sound: what brought it to its loudness. */
  readonly correction?: Correction;
}

/** Makes all files of a set and verifies each. Throws, and nothing is to be published, unless all are as planned. */
export async function makeSet(making: Making, plan: Plan, set: PlannedSet): Promise<MadeSet> {
  if (set.name === 'audio') {
    const { correction, files } = await makeSound(making, plan, set);
    // what is published already was made with its captions, and goes along with the rest
    const others = making.kept ? await keep(making.kept, making.folder) : await makeCaptions(making, plan);
    return { name: set.name, correction, files: [...others, ...files] };
  }
  const more = await makers[set.name](making, plan, set);
  making.onProgress?.('verifying', encodingShare);
  const files: MadeFile[] = [];
  for (const planned of [...set.files, ...more]) files.push(await verify(checkingOf(making), planned, set));
  return { name: set.name, files: set.name === 'extras' ? bestPoster(files) : files };
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

const makers = { video: makeFilm, extras: makePosters, av1: makeAv1 };

/** Of the candidates, the one with most to see in it: it takes the most bytes. */
function bestPoster(files: readonly MadeFile[]): MadeFile[] {
  const most = Math.max(...files.map((one) => one.bytes));
  const best = files.find((one) => one.bytes === most);
  return files.map((one) => (one === best ? { ...one, purpose: 'poster' } : one));
}
