import { type ChildProcess, spawn } from 'node:child_process';
import { type Log, wordsOf } from '../log.ts';

/** How a child is kept running. Times in milliseconds. */
export interface Supervision {
  /** The program's file, run with this same Node. */
  readonly script: string;
  /** Options of Node's own, before the script. */
  readonly nodeOptions?: readonly string[];
  readonly arguments?: readonly string[];
  /** The whole environment of the child; this process's own when left out. */
  readonly environment?: Readonly<NodeJS.ProcessEnv>;
  /** The wait before the first restart (1 s when left out); doubled each time, at most 30 s. */
  readonly restartAfterMs?: number;
  /** A child that lived this long (60 s when left out) starts again as if for the first time. */
  readonly healthyAfterMs?: number;
  /** How long it may take to stop when told to (10 s when left out) before it is killed. */
  readonly graceMs?: number;
  /** Told each time a child has ended, by whatever way, before another is started. */
  readonly ended?: (pid: number) => void;
}

/** A child process that is started again whenever it ends. */
export interface Supervised {
  /** Undefined between a death and the restart. */
  pid(): number | undefined;
  restarts(): number;
  /** Ends the child for good, and resolves when it is gone. */
  stop(): Promise<void>;
}

const longestWaitMs = 30_000;

/**
 * Starts `script` as a child and starts it again when it dies. The child hears `disconnect` on its IPC channel when
 * this process is gone, however it went.
 */
export function supervise({ log }: { log: Log }, supervision: Supervision): Supervised {
  const { restartAfterMs = 1_000, healthyAfterMs = 60_000, graceMs = 10_000 } = supervision;
  let child: ChildProcess | undefined;
  let restarts = 0;
  let waitMs = restartAfterMs;
  let isStopping = false;
  let restarting: NodeJS.Timeout | undefined;

  const start = () => {
    const startedAt = performance.now();
    child = spawnChild(supervision);
    onceEnded(child, (how) => {
      if (child?.pid !== undefined) supervision.ended?.(child.pid);
      child = undefined;
      if (isStopping) return;
      if (performance.now() - startedAt >= healthyAfterMs) waitMs = restartAfterMs;
      log.error('a process ended and is started again', { script: supervision.script, how, afterMs: waitMs });
      restarting = setTimeout(() => {
        restarts += 1;
        start();
      }, waitMs);
      waitMs = Math.min(longestWaitMs, waitMs * 2);
    });
  };
  start();

  return {
    pid: () => child?.pid,
    restarts: () => restarts,
    async stop() {
      isStopping = true;
      clearTimeout(restarting);
      if (child) await endChild(child, graceMs);
    }
  };
}

function spawnChild(supervision: Supervision): ChildProcess {
  const words = [...(supervision.nodeOptions ?? []), supervision.script, ...(supervision.arguments ?? [])];
  return spawn(process.execPath, words, {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    ...(supervision.environment ? { env: supervision.environment } : {})
  });
}

/** Calls `ended` once, also when the process never came to life. */
function onceEnded(child: ChildProcess, ended: (how: string) => void): void {
  let hasEnded = false;
  const once = (how: string) => {
    if (!hasEnded) ended(how);
    hasEnded = true;
  };
  child.once('error', (cause) => once(wordsOf(cause)));
  child.once('exit', (code, signal) => once(signal ?? `exit code ${code ?? 'unknown'}`));
}

function endChild(child: ChildProcess, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const kill = setTimeout(() => child.kill('SIGKILL'), graceMs);
    onceEnded(child, () => {
      clearTimeout(kill);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
