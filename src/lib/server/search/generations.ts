import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { newId } from '../ids.ts';

/** The files of an index: each complete one has a name of its own, and `CURRENT` names the one that answers. */
export interface Generations {
  readonly folder: string;
  /** The path of the index that answers, or undefined before the first. */
  current(): string | undefined;
  /** A path for a new index. */
  next(): string;
  /** Makes a complete index the one that answers, durably. With `first`, only when there is none yet. */
  choose(path: string, options?: { first?: boolean }): Promise<void>;
  /** Removes every index but the one that answers and `alsoKept`. */
  prune(alsoKept: string | undefined): void;
}

const name = /^index-[0-9a-z]+\.db$/;

/** Keeps generations of an index in a folder, which is made. */
export function openGenerations(folder: string): Generations {
  mkdirSync(folder, { recursive: true });
  const pointer = join(folder, 'CURRENT');
  const current = () => {
    const written = readIfThere(pointer)?.trim() ?? '';
    return name.test(written) ? join(folder, written) : undefined;
  };
  return {
    folder,
    current,
    next: () => join(folder, `index-${newId()}.db`),
    async choose(path, { first = false } = {}) {
      const beside = `${pointer}-${newId()}`;
      writeFileSync(beside, path.slice(folder.length + 1));
      await sync(beside);
      if (first) linkUnlessThere(beside, pointer);
      else renameSync(beside, pointer);
      rmSync(beside, { force: true });
      await sync(folder);
    },
    prune(alsoKept) {
      const kept = [current(), alsoKept];
      for (const file of readdirSync(folder)) {
        const index = file.replace(/-(wal|shm)$/, '');
        if (name.test(index) && !kept.includes(join(folder, index)))
          rmSync(join(folder, file), { force: true });
      }
    }
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    if (hasCode(cause, 'ENOENT')) return undefined;
    throw cause;
  }
}

function linkUnlessThere(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (cause) {
    if (!hasCode(cause, 'EEXIST')) throw cause;
  }
}

const hasCode = (thrown: unknown, code: string) =>
  thrown instanceof Error && 'code' in thrown && thrown.code === code;

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
