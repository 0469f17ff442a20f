import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { type SandboxRing, sandboxRings } from '#lib/media/sandbox.ts';
import type { Config } from '../config.ts';
import { type Log, wordsOf } from '../log.ts';
import { Refusal } from '../refusal.ts';
import {
  bareEnvironment,
  commandPrefix,
  type Confined,
  type Confinement,
  filterDescriptor
} from './command-prefix.ts';

/** The strongest ring that this machine has, and why it has none of those before it. */
export interface FoundRing {
  readonly ring: SandboxRing;
  readonly missing: readonly { readonly ring: SandboxRing; readonly reason: string }[];
}

/** The ring around the programs that open uploaded files. */
export interface Sandbox {
  /** Which ring it is. Found by trial the first time it is asked, and then remembered. */
  found(): Promise<FoundRing>;
  /** How to start a program so that it can touch and use no more than it is given. Throws `SandboxMissing`. */
  confine(program: string, confinement: Confinement): Promise<Confined>;
}

export class SandboxMissing extends Refusal {
  readonly retry = true;
  constructor(reason: string) {
    super(
      'sandbox-missing',
      503,
      `Uploaded files are opened in a sandbox only, and this machine has none (${reason}). Tell the operator of the portal.`,
      { reason }
    );
  }
}

type SandboxConfig = Pick<Config, 'MEDIA_SANDBOX' | 'FFMPEG_PATH' | 'FFPROBE_PATH'>;

/** Opens the ring that the settings want. Nothing is tried before somebody asks. */
export function openSandbox(config: SandboxConfig): Sandbox {
  let finding: Promise<FoundRing> | undefined;
  const found = () => (finding ??= findRing(config));
  return {
    found,
    async confine(program, confinement) {
      const { ring, missing } = await found();
      if (config.MEDIA_SANDBOX === 'required' && ring !== sandboxRings[0])
        throw new SandboxMissing(missing[0]?.reason ?? 'it is off');
      return commandPrefix(ring, program, confinement);
    }
  };
}

/** Says in one line of the log which ring there is. */
export async function logRing(sandbox: Sandbox, log: Log): Promise<void> {
  const { ring, missing } = await sandbox.found();
  log[ring === sandboxRings[0] ? 'info' : 'warn']('uploaded files are opened in a sandbox', {
    sandbox: ring,
    ...Object.fromEntries(missing.map((one) => [`no ${one.ring}`, one.reason]))
  });
}

/** Hands bwrap its filter. It is gone before it reads only when it could not start, and then its exit code says so. */
export function giveFilter(child: ChildProcess, { filter }: Confined): void {
  const pipe = child.stdio[filterDescriptor];
  if (!filter || !pipe || !('end' in pipe)) return;
  pipe.on('error', () => undefined);
  pipe.end(filter);
}

/** The streams of a child that is started so: input, output, error output and filter, as `spawn` wants them. */
export const streamsFor = ({ filter }: Confined): ('ignore' | 'pipe')[] => [
  'ignore',
  'pipe',
  'pipe',
  ...(filter ? (['pipe'] as const) : [])
];

const gigabyte = 2 ** 30;

/**
 * How much address space a run may have, in bytes: to look into a file, or to decode and encode it. Each thread of
 * the machine's processors asks for some, used or not.
 */
export const mostMemory = {
  probing: gigabyte,
  encoding: Math.min(
    4 * gigabyte + availableParallelism() * (gigabyte / 4),
    Math.max(2 * gigabyte, totalmem())
  )
} as const;

async function findRing(config: SandboxConfig): Promise<FoundRing> {
  const missing: { ring: SandboxRing; reason: string }[] = [];
  if (config.MEDIA_SANDBOX === 'off') return { ring: 'off', missing };
  for (const ring of sandboxRings) {
    const reason = ring === 'off' ? undefined : await failureOf(ring, config);
    if (reason === undefined) return { ring, missing };
    missing.push({ ring, reason });
  }
  return { ring: 'off', missing };
}

/** Really runs something in a ring, and both programs. Returns what went wrong. */
async function failureOf(
  ring: SandboxRing,
  { FFMPEG_PATH, FFPROBE_PATH }: SandboxConfig
): Promise<string | undefined> {
  const place = await mkdtemp(join(tmpdir(), 'eter-sandbox-'));
  try {
    const folder = join(place, 'folder');
    await mkdir(folder);
    await writeFile(join(place, 'secret'), '');
    const script = `${ring === 'bubblewrap' ? 'test ! -e ../secret && ' : ''}echo tried > tried`;
    const failure = await run(commandPrefix(ring, '/bin/sh', { ...trial, folder }), ['-c', script], folder);
    if (failure !== undefined) return failure;
    if (!existsSync(join(folder, 'tried'))) return 'nothing could be written in it';
    for (const program of [FFMPEG_PATH, FFPROBE_PATH]) {
      const inside = await run(commandPrefix(ring, program, trial), ['-version']);
      // A program that is not there is no fault of the ring.
      if (
        inside !== undefined &&
        (await run(commandPrefix('off', program, trial), ['-version'])) === undefined
      )
        return `${program} does not start in it: ${inside}`;
    }
    return undefined;
  } finally {
    await rm(place, { recursive: true });
  }
}

const trial: Confinement = { reads: [], seconds: 10, bytes: 1000, memory: gigabyte };

/** Runs to its end, ten seconds at most, and returns what went wrong in a few words. */
function run(how: Confined, words: readonly string[], cwd = '/'): Promise<string | undefined> {
  const child = spawn(how.first, [...how.rest, ...words], {
    cwd,
    env: bareEnvironment,
    stdio: streamsFor(how),
    timeout: 10_000,
    killSignal: 'SIGKILL'
  });
  giveFilter(child, how);
  let said = '';
  child.stdout?.resume();
  child.stderr?.on('data', (bytes: Buffer) => {
    if (said.length < 300) said += bytes.toString('utf8');
  });
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve(wordsOf(cause)));
    child.once('close', (code, signal) =>
      resolve(code === 0 ? undefined : said.trim().slice(0, 300) || (signal ?? `exit code ${code ?? ''}`))
    );
  });
}
