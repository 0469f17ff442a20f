import type { ChildProcess } from 'node:child_process';
import { codeOf } from '../storage/durably.ts';
import { FfmpegFailed } from './ffmpeg-failures.ts';

/** How a run is watched. It is stopped when `signal` aborts, when nothing moves, and after `mostSeconds`. */
export interface Watch {
  readonly signal: AbortSignal;
  readonly mostSeconds: number;
  /** Milliseconds without any sign of progress before the run is stopped; a minute when left out. */
  readonly silenceMs?: number;
  /** The largest file it may write; half a megabyte for each of its seconds when left out. */
  readonly mostBytes?: number;
  /** Told how many seconds of output there are. Not called when `onBytes` is given. */
  onSeconds?(seconds: number): void;
  /** Given what ffmpeg writes to `pipe:1`. */
  onBytes?(bytes: Buffer): void;
}

/** What watches over one run. */
export interface Guard {
  /** Something moved: bytes, or the output's time when it is another than before. */
  moved(seconds?: number): void;
  /** Why the run was stopped from here, or undefined. */
  reason(): unknown;
  end(): void;
}

const killAfterMs = 5000;
const longestLine = 1_000_000;

/** Stops a child, and all of its group, when its watch is over: asked first, killed five seconds later. */
export function guardChild(child: ChildProcess, watch: Watch): Guard {
  const began = performance.now();
  let movedAt = began;
  let lastSeconds = -1;
  let lineLength = 0;
  let reason: unknown;
  const stop = (why: unknown, signal: NodeJS.Signals) => {
    reason ??= why;
    killGroup(child, signal);
  };
  const abort = () => stop(watch.signal.reason, 'SIGKILL');
  watch.signal.addEventListener('abort', abort, { once: true });
  child.stderr?.on('data', (text: string) => {
    const end = text.lastIndexOf('\n');
    lineLength = end === -1 ? lineLength + text.length : text.length - end;
    // What it says is kept by the line: one that never ends would fill the memory of this process.
    if (lineLength > longestLine) stop(new FfmpegFailed('it wrote a line without end'), 'SIGKILL');
  });
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
