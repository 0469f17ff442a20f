import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { supervise, type Supervised, type Supervision } from '#lib/server/jobs/supervising.ts';
import { quietLog } from '../support/jobs.ts';

const program = (name: string) => join(import.meta.dirname, '../support', name);
const within = { timeout: 10_000, interval: 10 };

describe('a supervised process', () => {
  const running: Supervised[] = [];
  const parents: ChildProcess[] = [];
  afterEach(async () => {
    parents.splice(0).forEach((parent) => parent.kill('SIGKILL'));
    await Promise.all(running.splice(0).map((one) => one.stop()));
  });

  const start = (over: Partial<Supervision> = {}, lines: string[] = []) => {
    const script = program('staying-process.ts');
    const made = supervise({ log: quietLog(lines) }, { script, restartAfterMs: 20, graceMs: 300, ...over });
    running.push(made);
    return made;
  };
  const nextPid = (child: Supervised, old?: number) =>
    vi.waitUntil(() => child.pid() !== old && child.pid(), within);

  it('is started again each time it is killed, with another pid, and this is logged', async () => {
    const lines: string[] = [];
    const ended: number[] = [];
    const child = start({ ended: (pid) => ended.push(pid) }, lines);
    const first = await nextPid(child);
    process.kill(first, 'SIGKILL');
    const second = await nextPid(child, first);
    process.kill(second, 'SIGKILL');
    await nextPid(child, second);
    expect(child.restarts()).toBe(2);
    expect(ended).toEqual([first, second]);
    expect(lines.filter((line) => line.includes('"how":"SIGKILL"'))).toHaveLength(2);
  });

  it('is started again ever more slowly when it dies at once', async () => {
    const lines: string[] = [];
    start({ arguments: ['die'], restartAfterMs: 10 }, lines);
    await vi.waitUntil(() => lines.length >= 3, within);
    const waits = lines.map((line) => (JSON.parse(line) as { afterMs: number }).afterMs);
    expect(waits.slice(0, 3)).toEqual([10, 20, 40]);
    expect(lines[0]).toContain('"how":"exit code 3"');
  });

  it('is gone after a stop, and not started again, even when it does not listen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'eter-supervised-'));
    for (const how of ['listening', 'deaf']) {
      const isUp = join(folder, how);
      const child = start({ arguments: [how, isUp] });
      const pid = await nextPid(child);
      await vi.waitUntil(() => existsSync(isUp), within);
      await child.stop();
      expect(isAlive(pid)).toBe(false);
      expect(child.restarts()).toBe(0);
    }
    await rm(folder, { recursive: true });
  });

  it('ends with its parent, also when the parent is killed', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const { parent, pid } = await startParent();
      expect(isAlive(pid)).toBe(true);
      parent.kill(signal);
      await vi.waitUntil(() => !isAlive(pid), within);
    }
  });

  async function startParent(): Promise<{ parent: ChildProcess; pid: number }> {
    const parent = spawn(
      process.execPath,
      [program('supervising-process.ts'), program('staying-process.ts')],
      { stdio: ['ignore', 'pipe', 'inherit'] }
    );
    parents.push(parent);
    const line = await new Promise<string>((resolve) =>
      createInterface(parent.stdout).once('line', (first) => resolve(first))
    );
    return { parent, pid: Number(line) };
  }
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
