import type { ChildProcess } from 'node:child_process';
import ffmpeg from 'fluent-ffmpeg';
import type { Config } from '../config.ts';
import { NoRoomLeft } from '../storage/disk-room.ts';
import { bareEnvironment, type Confined } from './command-prefix.ts';
import { failureOf, foundDiskFull } from './ffmpeg-failures.ts';
import { type Guard, guardChild, type Watch } from './guarding.ts';
import { giveFilter, mostMemory, openSandbox, type Sandbox, streamsFor } from './sandbox.ts';

/** Where the programs are, and the ring they run in. */
export interface Tools {
  readonly FFMPEG_PATH: string;
  readonly FFPROBE_PATH: string;
  readonly sandbox: Sandbox;
}

/** The programs that the settings name, in the ring that they want. Nothing is started before it is used. */
export function openTools(config: Pick<Config, 'FFMPEG_PATH' | 'FFPROBE_PATH' | 'MEDIA_SANDBOX'>): Tools {
  const { FFMPEG_PATH, FFPROBE_PATH } = config;
  return { FFMPEG_PATH, FFPROBE_PATH, sandbox: openSandbox(config) };
}

/** One run of ffmpeg. File names are of our own making; outputs are relative to `folder`. */
export interface FfmpegCommand {
  /** The only place the run can write to; none when it writes to `pipe:1` alone. */
  readonly folder?: string;
  readonly inputs: readonly {
    readonly file: string;
    readonly options: readonly string[];
    /** Other files that this one names. */
    readonly also?: readonly string[];
  }[];
  readonly filter?: string;
  readonly outputs: readonly { readonly file: string; readonly options: readonly string[] }[];
}

/** fluent-ffmpeg's own parts that are replaced: its look for capabilities breaks on newer versions, and its spawn knows no wrapper. */
interface Inside {
  ffmpegProc: ChildProcess;
  _checkCapabilities: (done: () => void) => void;
  availableEncoders: (done: (error: null, encoders: object) => void) => void;
  _getFfmpegPath: (done: (error: null, path: string) => void) => void;
  _spawnFfmpeg: (args: string[], options: Record<string, unknown>, ...rest: unknown[]) => void;
}

/**
 * Runs ffmpeg and returns the last lines it wrote to its error output. The promise settles only when the process
 * is gone. Throws `FfmpegMissing`, `NoRoomLeft`, `FfmpegFailed`, or the signal's reason.
 */
export async function runFfmpeg(tools: Tools, command: FfmpegCommand, watch: Watch): Promise<string> {
  const confined = await tools.sandbox.confine(tools.FFMPEG_PATH, {
    reads: command.inputs.flatMap(({ file, also = [] }) => [file, ...also]),
    folder: command.folder,
    seconds: watch.mostSeconds,
    bytes: command.folder ? (watch.mostBytes ?? Math.ceil(watch.mostSeconds) * 500_000) : 0,
    memory: mostMemory.encoding
  });
  watch.signal.throwIfAborted();
  const built = build(confined, command, watch);
  const ended = new Promise<string>((resolve, reject) => {
    built.on('end', (_stdout, stderr) => resolve(stderr ?? ''));
    built.on('error', (cause, _stdout, stderr) => reject(failureOf(tools.FFMPEG_PATH, cause, stderr)));
  });
  const heard = Promise.withResolvers<undefined>();
  let guard: Guard | undefined;
  built.on('start', () => {
    const child = (built as unknown as Inside).ffmpegProc;
    giveFilter(child, confined);
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

function build(confined: Confined, { folder = '/', inputs, filter, outputs }: FfmpegCommand, watch: Watch) {
  const built = ffmpeg({ cwd: folder, stdoutLines: 60 });
  for (const { file, options } of inputs) built.input(file).inputOptions(...globalOptions(watch), ...options);
  if (filter) built.complexFilter(filter);
  // Spread, never an array: an element of an array is split at its space.
  for (const { file, options } of outputs) built.output(file).outputOptions(...options);
  wrap(built as unknown as Inside, confined);
  return built;
}

function globalOptions(watch: Watch): readonly string[] {
  return watch.onBytes
    ? ['-nostdin', '-hide_banner', '-nostats']
    : ['-nostdin', '-v', 'error', '-progress', 'pipe:1', '-stats_period', '0.5'];
}

function wrap(inside: Inside, confined: Confined): void {
  const { first, rest } = confined;
  const spawn = inside._spawnFfmpeg.bind(inside);
  inside._checkCapabilities = (done) => done();
  // It asks before each run, and needs the answer for encoders that were experimental ten years ago.
  inside.availableEncoders = (done) => done(null, {});
  inside._getFfmpegPath = (done) => done(null, first);
  inside._spawnFfmpeg = (args, options, ...callbacks) => {
    // A group of its own, so that all of it can be killed. What it writes is read here, not gathered.
    const how = { detached: true, env: bareEnvironment, stdio: streamsFor(confined) };
    const own = { ...options, captureStdout: false, ...how };
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
