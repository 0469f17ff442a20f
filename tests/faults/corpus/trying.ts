import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import type { Tools } from '#lib/server/media/ffmpeg.ts';
import { examine } from '#lib/server/media/examining.ts';
import { makeSet } from '#lib/server/media/making.ts';
import { planRenditions } from '#lib/server/media/renditions.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { streamsOf } from '../../support/inputs.ts';
import { type BadInput, makeSeeds, mutant, thoughtOut } from './making.ts';

/** What became of a number of bad files. The lists name those that went as they must not. */
export interface Trial {
  readonly tried: number;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  /** Of each file that was thought out: the code it was refused with, or `accepted`. */
  readonly ends: Readonly<Record<string, string>>;
  /** Something of ours broke, and said it in no words of its own. */
  readonly broke: readonly string[];
  /** ffmpeg itself was ended by a signal. */
  readonly crashed: readonly string[];
  readonly tooSlow: readonly string[];
  readonly wrongLength: readonly string[];
  readonly leaked: readonly string[];
  readonly networkHits: number;
  readonly slowestMs: number;
}

const secret = 'kanariefågelns hemlighet 7f3a';
/** A file of a second or so: far below what a run may take, and long for a machine that is busy. */
const mostMs = 40_000;

/** Tries mutants number `first` and on, and, when wanted, those thought out; of these, and of every `every`th mutant, the sound is really made when it is accepted. */
export async function tryCorpus(
  tools: Tools,
  {
    first,
    count,
    every,
    withThoughtOut
  }: { first: number; count: number; every: number; withThoughtOut: boolean },
  told: (done: number) => void = () => undefined
): Promise<Trial> {
  const folder = await mkdtemp(join(tmpdir(), 'eter-corpus-'));
  const canary = join(folder, 'canary');
  await writeFile(canary, secret);
  let networkHits = 0;
  const server = createServer((socket) => {
    networkHits += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const trial: Gathered = { accepted: 0, refused: {}, ends: {}, slowestMs: 0 };
  const bad = { broke: [], crashed: [], tooSlow: [], wrongLength: [], leaked: [] } as Record<Fault, string[]>;
  try {
    const seeds = await makeSeeds(join(folder, 'seeds'));
    const traps = { canary, port: (server.address() as AddressInfo).port };
    const mutants = Array.from({ length: count }, (_, at) => () => mutant(seeds, first + at));
    const special = withThoughtOut ? thoughtOut(traps).map((one) => () => one) : [];
    const waiting = [...special, ...mutants].entries();
    const work = async () => {
      for (const [at, input] of waiting) {
        await tryOne(
          { tools, folder, every },
          { input: input(), file: join(folder, `input-${at}`) },
          trial,
          bad
        );
        told(at + 1);
      }
    };
    await Promise.all([work(), work()]);
    return { tried: special.length + count, ...trial, ...bad, networkHits };
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
}

interface Gathered {
  accepted: number;
  refused: Record<string, number>;
  ends: Record<string, string>;
  slowestMs: number;
}

type Fault = 'broke' | 'crashed' | 'tooSlow' | 'wrongLength' | 'leaked';

async function tryOne(
  { tools, folder, every }: { tools: Tools; folder: string; every: number },
  { input, file }: { input: BadInput; file: string },
  trial: Gathered,
  bad: Record<Fault, string[]>
): Promise<void> {
  await input.write(file);
  const { signal } = new AbortController();
  const began = performance.now();
  const isMutant = input.name.startsWith('mutant');
  const ends = (how: string) => {
    if (!isMutant) trial.ends[input.name] = how;
  };
  try {
    const examined = await examine(tools, file, { signal, mostHours: 12 });
    trial.accepted += 1;
    ends('accepted');
    if (JSON.stringify(examined.probe).includes(secret)) bad.leaked.push(input.name);
    if (!isMutant || trial.accepted % every === 0)
      await make(tools, { file, folder, name: input.name }, examined, bad);
  } catch (thrown) {
    if (!isRefusal(thrown)) bad.broke.push(`${input.name}: ${String(thrown)}`);
    else if (thrown.code === 'ffmpeg-crashed') bad.crashed.push(`${input.name}: ${thrown.message}`);
    else {
      trial.refused[thrown.code] = (trial.refused[thrown.code] ?? 0) + 1;
      ends(thrown.code);
    }
  } finally {
    const ms = Math.round(performance.now() - began);
    trial.slowestMs = Math.max(trial.slowestMs, ms);
    if (ms > mostMs) bad.tooSlow.push(`${input.name}: ${ms} ms`);
    await rm(file);
  }
}

/** Really makes the sound, and looks at it with other eyes. */
async function make(
  tools: Tools,
  { file, folder, name }: { file: string; folder: string; name: string },
  { probe, analysis }: Awaited<ReturnType<typeof examine>>,
  bad: Record<Fault, string[]>
): Promise<void> {
  const plan = planRenditions(probe, analysis);
  const set = plan.sets.find((one) => one.name === 'audio');
  if (!set) return;
  const into = await mkdtemp(join(folder, 'made-'));
  const { signal } = new AbortController();
  const made = await makeSet({ tools, original: file, folder: into, signal }, plan, set);
  for (const { file: one, mediaType } of made.files) {
    if ((await readFile(join(into, one))).includes(secret)) bad.leaked.push(name);
    if (!mediaType.startsWith('audio/')) continue;
    const { seconds } = await streamsOf(join(into, one));
    if (Math.abs(seconds - analysis.seconds) > 0.5) bad.wrongLength.push(`${name}: ${one} ${seconds} s`);
  }
  if ((await readdir(into)).length === 0) bad.broke.push(`${name}: nothing was made`);
  await rm(into, { recursive: true });
}
