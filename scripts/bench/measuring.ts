import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const root = join(import.meta.dirname, '../..');

/** Seconds of the processor, in and under a command, as the shell that waits for it counts them. */
export async function processorSeconds(words: readonly string[], cwd = root): Promise<number> {
  const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
  const { stderr } = await run('bash', ['-c', script, 'bench', ...words], { cwd });
  return sum(stderr.trim().split(' ').map(Number));
}

/** The most memory that a command held at once, in megabytes, as Linux remembers it. */
export async function peakMegabytes(words: readonly string[], cwd: string): Promise<number> {
  const [program = '', ...rest] = words;
  const child = spawn(program, rest, { cwd, stdio: 'ignore' });
  let peak = 0;
  const timer = setInterval(() => {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(statusOf(child.pid))?.[1];
    peak = Math.max(peak, Number(kilobytes ?? 0) / 1024);
  }, 50);
  await once(child, 'exit');
  clearInterval(timer);
  return peak;
}

function statusOf(pid: number | undefined): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {
    return '';
  }
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

export function middle(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

export function ratio(above: readonly number[], below: readonly number[]): string {
  return (middle(above) / middle(below)).toFixed(3);
}

/** Says what was measured, and what it should be. */
export function row(what: string, measured: string, target: string): void {
  console.log(`${what.padEnd(62)} ${measured.padStart(9)}   target ${target}`);
}

/** Seconds of the processor that some work takes, in this process and in the programs it starts and waits for. */
export async function processorSecondsOf(work: () => Promise<unknown>): Promise<number> {
  const before = ownSeconds();
  await work();
  return ownSeconds() - before;
}

/** Linux counts in hundredths of a second: user and system time, our own and of programs that have ended (proc(5)). */
function ownSeconds(): number {
  const status = readFileSync('/proc/self/stat', 'utf8');
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return sum(fields.slice(11, 15).map(Number)) / 100;
}
