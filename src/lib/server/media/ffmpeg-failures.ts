import { Refusal } from '../refusal.ts';
import { NoRoomLeft } from '../storage/disk-room.ts';

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

/** The program did not end but was ended: it broke on what it read, or wanted more than it may have. */
export class FfmpegCrashed extends Refusal {
  readonly retry = true;
  constructor(program: string, signal: string) {
    super('ffmpeg-crashed', 500, `${program} broke down over the file (${signal}).`, { program, signal });
  }
}

/** By these the kernel ends a program that broke, or went over its limits; not by being told to stop. */
const crashes: Readonly<Partial<Record<number, string>>> = {
  4: 'SIGILL',
  5: 'SIGTRAP',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
  31: 'SIGSYS'
};

/** The signal that ended a program, also when a wrapper only tells of it by its exit code; undefined when none did. */
export function crashOf(how: {
  code: number | null;
  signal?: string | null | undefined;
}): string | undefined {
  return Object.values(crashes).find((one) => one === how.signal) ?? crashes[(how.code ?? 0) - 128];
}

/** What a failed run of ffmpeg means, told from how it ended and what it wrote to its error output. */
export function failureOf(program: string, cause: Error, stderr: string | null): Refusal {
  const crash = crashToldBy(cause.message);
  if (/ENOENT|code 127/.test(cause.message)) return new FfmpegMissing(program);
  if (crash) return new FfmpegCrashed(program, crash);
  const last = lastLine(stderr ?? '') ?? lastLine(cause.message) ?? 'no reason given';
  // Namespaces can be used up too, and the kernel then says that there is no space.
  if (foundDiskFull(stderr) && !last.startsWith('bwrap: ')) return new NoRoomLeft();
  return new FfmpegFailed(last);
}

function crashToldBy(message: string): string | undefined {
  const [, code = '0'] = /exited with code (\d+)/.exec(message) ?? [];
  return crashOf({ code: Number(code), signal: /killed with signal (\w+)/.exec(message)?.[1] });
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .findLast((line) => line.trim() !== '')
    ?.slice(0, 300);
}

/** Whether ffmpeg says that there was no room for what it wrote. */
export function foundDiskFull(stderr: string | null): boolean {
  return /: (No space left on device|Disk quota exceeded)/.test(stderr ?? '');
}
