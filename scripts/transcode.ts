import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from '#lib/server/config.ts';
import { examine } from '#lib/server/media/examining.ts';
import { openTools } from '#lib/server/media/ffmpeg.ts';
import { type MadeSet, makeSet } from '#lib/server/media/making.ts';
import { remarkOn } from '#lib/server/media/remarks.ts';
import { planRenditions } from '#lib/server/media/renditions.ts';
import type { MadeFile } from '#lib/server/media/verifying.ts';
import { moveFile } from '#lib/server/storage/durably.ts';
import { commandAlone, say } from './command.ts';
import { progressOf } from './progress.ts';

const usage = `Makes of one file what the portal would make of it, without a portal: the same probe, analysis, plan and checks.

  npm run transcode -- FILE FOLDER
  npm run transcode -- FILE FOLDER --only audio    only one of audio, video and extras

The files are put in FOLDER when all of a set are verified; nothing is overwritten. One line about each goes to
standard output: set, file, bytes, seconds, SHA-256.
Exit code: 0 when all is made, 1 when the file was refused or a file stands in the way, 2 for a call that cannot be
meant, 3 when all is made but part of the recording is missing or nothing is heard, 130 when it was stopped.
`;

/** A second ladder belongs to a film that is published, and so to a portal. */
const choices: readonly string[] = ['audio', 'video', 'extras'];

await commandAlone(
  { usage, options: { only: { type: 'string' } }, words: 2 },
  async (config, { words: [file = '', folder = ''], options: { only } }) => {
    if (only !== undefined && !choices.includes(only))
      return refuse(`--only is one of ${choices.join(', ')}.`, 2);
    if (!existsSync(file)) return refuse(`There is no file ${file}.`);
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    try {
      return await transcode(config, { file, folder: resolve(folder), only, signal: stop.signal });
    } catch (cause) {
      if (stop.signal.aborted) return refuse('Stopped. What was not finished has been removed.', 130);
      throw cause;
    }
  }
);

function refuse(sentence: string, code = 1): number {
  say(sentence);
  return code;
}

interface Asked {
  readonly file: string;
  readonly folder: string;
  readonly only: string | undefined;
  readonly signal: AbortSignal;
}

async function transcode(config: Config, { file, folder, only, signal }: Asked): Promise<number> {
  const shown = progressOf(file);
  const onProgress = (stage: string, fraction: number) =>
    shown.told(`${stage} ${Math.round(fraction * 100)} %`);
  const mostHours = config.MEDIA_MAX_HOURS;
  const tools = openTools(config);
  const examined = await examine(tools, resolve(file), { signal, mostHours, onProgress });
  const plan = planRenditions(examined.probe, examined.analysis);
  const sets = plan.sets.filter(({ name, isSecond }) => !isSecond && (only ?? name) === name);
  const inTheWay = sets.flatMap((set) => set.files).find((one) => existsSync(join(folder, one.file)));
  if (inTheWay) return refuse(`${join(folder, inTheWay.file)} is there already; nothing is overwritten.`);
  await mkdir(folder, { recursive: true });
  for (const set of sets) {
    const making = { tools, original: resolve(file), signal, onProgress };
    const files = await makeIn(folder, (work) => makeSet({ ...making, folder: work }, plan, set));
    shown.end();
    for (const one of files) process.stdout.write(`${lineOf(set.name, one)}\n`);
  }
  const remark = remarkOn(plan, examined);
  return remark ? refuse(remark.message, 3) : 0;
}

/** Has files made in a folder of their own, and moves them out when all are good. */
async function makeIn(
  folder: string,
  make: (work: string) => Promise<MadeSet>
): Promise<readonly MadeFile[]> {
  const work = await mkdtemp(join(folder, '.work-'));
  try {
    const { files } = await make(work);
    for (const { file } of files) await moveFile(join(work, file), join(folder, file));
    return files;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function lineOf(set: string, { file, bytes, durationMs, sha256 }: MadeFile): string {
  return [set, file, bytes, durationMs === null ? '-' : durationMs / 1000, sha256].join('\t');
}
