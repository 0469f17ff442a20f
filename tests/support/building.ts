import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const built = join(root, 'build/handler.js');
const lock = join(root, '.svelte-kit/building');
const sources = ['src', 'static', 'messages', 'svelte.config.js', 'vite.config.ts', 'package-lock.json'];

/** Builds the pages when anything they are made of is newer than the build; one build at a time. */
export async function buildPages(): Promise<void> {
  const deadline = Date.now() + 240_000;
  while (isStale()) {
    if (takeLock()) {
      try {
        if (isStale())
          execFileSync('npm', ['run', '-s', 'build'], { cwd: root, env: asAnOperator(), stdio: 'pipe' });
      } finally {
        rmSync(lock, { force: true });
      }
    } else if (Date.now() > deadline) {
      throw new Error(`somebody else is building, or was cut off: remove ${lock}`);
    } else await pause(200);
  }
}

/** The test runner calls itself `test`, and pages built under that name are larger and slower. */
const asAnOperator = () => ({ ...process.env, NODE_ENV: 'production' });

function isStale(): boolean {
  const made = timeOf(built);
  return made === 0 || sources.some((source) => newest(join(root, source)) > made);
}

function newest(path: string): number {
  const facts = statSync(path, { throwIfNoEntry: false });
  if (!facts?.isDirectory()) return facts?.mtimeMs ?? 0;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const timeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;

function takeLock(): boolean {
  try {
    closeSync(openSync(lock, 'wx'));
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw cause;
  }
}
