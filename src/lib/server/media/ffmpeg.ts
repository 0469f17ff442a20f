import type { ChildProcess } from 'node:child_process';
import ffmpeg from 'fluent-ffmpeg';
import type { Config } from '../config.ts';
import { Refusal } from '../refusal.ts';
import { NoRoomLeft } from '../storage/disk-room.ts';
import { codeOf } from '../storage/durably.ts';
import { bareEnvironment, commandPrefix } from './command-prefix.ts';

/** Where the programs are. */
export type Tools = Pick<Config, 'FFMPEG_PATH' | 'FFPROBE_PATH'>;

/** One run of ffmpeg. File names are of our own making; outputs are relative to `folder`. */
export interface FfmpegCommand {
  readonly folder: string;
  readonly inputs: readonly { readonly file: string; readonly options: readonly string[] }[];
  readonly filter?: string;
  readonly outputs: readonly { readonly file: string; readonly options: readonly string[] }[];
}

/** How a run is watched. It is stopped when `signal` aborts, when nothing moves, and after `mostSeconds`. */
export interface Watch {
  readonly signal: AbortSignal;
  readonly mostSeconds: number;
  /** Milliseconds without any sign of progress before the run is stopped; a minute when left out. */
  readonly silenceMs?: number;
  /** Told how many seconds of output there are. Not called when `onBytes` is given. */
  onSeconds?(seconds: number): void;
  /** Given what ffmpeg writes to `pipe:1`. */
  onBytes?(bytes: Buffer): void;
}

export class FfmpegMissing extends Refusal {
  readonly retry = true;
  constructor(program: string) {
    super('ffmpeg-missing', 503, `${program} is not installed here. Tell the operator of the portal.`, {
      program
    });
  }
}

export class FfmpegFailed extends Refusal {
  readonly retry = true;
  constructor(reason: string) {
    super('ffmpeg-failed', 500, `The file could not be converted: ${reason}`, { reason });
  }
}

/** fluent-ffmpeg's own parts that are replaced: its look for capabilities breaks on newer versions, and its spawn knows no wrapper. */
interface Inside {
  ffmpegProc: ChildProcess;
  _checkCapabilities: (done: () => void) => void;
  _getFfmpegPath: (done: (error: null, path: string) => void) => void;
  _spawnFfmpeg: (args: string[], options: Record<string, unknown>, ...rest: unknown[]) => void;
}

const killAfterMs = 5000;

/**
 * Runs ffmpeg and returns the last lines it wrote to its error output. The promise settles only when the process
 * is gone. Throws `FfmpegMissing`, `NoRoomLeft`, `FfmpegFailed`, or the signal's reason.
 */
export async function runFfmpeg(tools: Tools, command: FfmpegCommand, watch: Watch): Promise<string> {
  watch.signal.throwIfAborted();
  const built = build(tools, command, watch);
  const ended = new Promise<string>((resolve, reject) => {
    built.on('end', (_stdout, stderr) => resolve(stderr ?? ''));
    built.on('error', (cause, _stdout, stderr) => reject(failureOf(tools, cause, stderr)));
  });
  const heard = Promise.withResolvers<undefined>();
  let guard: Guard | undefined;
  built.on('start', () => {
    const child = (built as unknown as Inside).ffmpegProc;
    guard = guardChild(child, watch);
    child.stdout?.on('data', (bytes: Buffer) => hear(bytes, watch, guard));
    child.stdout?.once('close', () => heard.resolve(undefined));
  });
  built.run();
  try {
    const stderr = await ended;
    // It also exits with 0 when only the last bytes of a file found no room.
    if (!watch.onBytes && foundDiskFull(stderr)) throw new NoRoomLeft();
    await heard.promise;
    return stderr;
  } catch (cause) {
    throw guard?.reason() ?? cause;
  } finally {
    guard?.end();
  }
}

function build(tools: Tools, { folder, inputs, filter, outputs }: FfmpegCommand, watch: Watch) {
  const built = ffmpeg({ cwd: folder, stdoutLines: 60 });
  for (const { file, options } of inputs) built.input(file).inputOptions(...globalOptions(watch), ...options);
  if (filter) built.complexFilter(filter);
  // Spread, never an array: an element of an array is split at its space.
  for (const { file, options } of outputs) built.output(file).outputOptions(...options);
  wrap(built as unknown as Inside, tools.FFMPEG_PATH);
  return built;
}

function globalOptions(watch: Watch): readonly string[] {
  return watch.onBytes
    ? ['-nostdin', '-hide_banner', '-nostats']
    : ['-nostdin', '-v', 'error', '-progress', 'pipe:1', '-stats_period', '0.5'];
}

function wrap(inside: Inside, program: string): void {
  const { first, rest } = commandPrefix(program);
  const spawn = inside._spawnFfmpeg.bind(inside);
  inside._checkCapabilities = (done) => done();
  inside._getFfmpegPath = (done) => done(null, first);
  inside._spawnFfmpeg = (args, options, ...callbacks) => {
    // A group of its own, so that all of it can be killed. What it writes is read here, not gathered.
    const own = { ...options, captureStdout: false, detached: true, env: bareEnvironment };
    spawn([...rest, ...args], own, ...callbacks);
  };
}

function hear(bytes: Buffer, watch: Watch, guard: Guard | undefined): void {
  if (watch.onBytes) {
    guard?.moved();
    watch.onBytes(bytes);
    return;
  }
  const seconds = Number(/out_time_us=(\d+)(?![^]*out_time_us=\d)/.exec(bytes.toString('latin1'))?.[1]) / 1e6;
  if (!Number.isFinite(seconds)) return;
  guard?.moved(seconds);
  watch.onSeconds?.(seconds);
}

interface Guard {
  /** Something moved: bytes, or the output's time when it is another than before. */
  moved(seconds?: number): void;
  /** Why the run was stopped from here, or undefined. */
  reason(): unknown;
  end(): void;
}

function guardChild(child: ChildProcess, watch: Watch): Guard {
  const began = performance.now();
  let movedAt = began;
  let lastSeconds = -1;
  let reason: unknown;
  const stop = (why: unknown, signal: NodeJS.Signals) => {
    reason ??= why;
    killGroup(child, signal);
  };
  const abort = () => stop(watch.signal.reason, 'SIGKILL');
  watch.signal.addEventListener('abort', abort, { once: true });
  const timer = setInterval(() => {
    const now = performance.now();
    const silent = now - movedAt - (watch.silenceMs ?? 60_000);
    const late = now - began - watch.mostSeconds * 1000;
    const over = Math.max(silent, late);
    if (over > killAfterMs) stop(undefined, 'SIGKILL');
    else if (over > 0)
      stop(new FfmpegFailed(silent > 0 ? 'nothing moved any more' : 'it took too long'), 'SIGTERM');
  }, 500);
  return {
    moved(seconds) {
      if (seconds !== undefined && seconds <= lastSeconds) return;
      lastSeconds = seconds ?? lastSeconds;
      movedAt = performance.now();
    },
    reason: () => reason,
    end() {
      clearInterval(timer);
      watch.signal.removeEventListener('abort', abort);
    }
  };
}

/** Ends a process that leads a group, and all of the group. One that is gone already is no matter. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, signal);
  } catch (cause) {
    if (codeOf(cause) !== 'ESRCH') throw cause;
  }
}

function foundDiskFull(stderr: string | null): boolean {
  return /: (No space left on device|Disk quota exceeded)/.test(stderr ?? '');
}

function failureOf(tools: Tools, cause: Error, stderr: string | null): Refusal {
  if (/ENOENT|code 127/.test(cause.message)) return new FfmpegMissing(tools.FFMPEG_PATH);
  if (foundDiskFull(stderr)) return new NoRoomLeft();
  const lines = (stderr ?? '').split('\n').filter((line) => line.trim() !== '');
  const last = lines.at(-1)?.slice(0, 300);
  return new FfmpegFailed(last ?? cause.message.split('\n')[0] ?? 'no reason given');
}
