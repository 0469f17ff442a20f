import { copyFile, link, mkdir, open, readdir, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId } from '../ids.ts';

/** Waits until the bytes of a file, or the names in a folder, are on the disk and not only in memory. */
export async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Syncs every file and folder below a folder, and the folder itself. */
export async function syncFolder(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    await (entry.isDirectory() ? syncFolder(path) : sync(path));
  }
  await sync(folder);
}

/** Makes a folder and those above it, each of them durable. */
export async function makeFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true });
  if (firstMade === undefined) return;
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await sync(dirname(made));
}

/**
 * Moves a file to a name that is free, durably; copies it when it lies on another disk.
 * Throws with code `EEXIST` when the name is taken: unlike a rename, a link never overwrites.
 */
export async function moveFile(from: string, to: string): Promise<void> {
  await sync(from);
  await makeFolder(dirname(to));
  try {
    await link(from, to);
  } catch (cause) {
    if (codeOf(cause) !== 'EXDEV') throw cause;
    await linkCopy(from, to);
  }
  await sync(dirname(to));
  await unlink(from);
}

async function linkCopy(from: string, to: string): Promise<void> {
  const beside = besideOf(to);
  try {
    await copyFile(from, beside);
    await sync(beside);
    await link(beside, to);
  } finally {
    await rm(beside, { force: true });
  }
}

/**
 * Moves a folder to a name that is free, durably and at once; copies it when it lies on another disk.
 * Throws with code `ENOTEMPTY` or `EEXIST` when the name is taken.
 */
export async function moveFolder(from: string, to: string): Promise<void> {
  await syncFolder(from);
  await makeFolder(dirname(to));
  try {
    await rename(from, to);
  } catch (cause) {
    if (codeOf(cause) !== 'EXDEV') throw cause;
    await renameCopy(from, to);
  }
  await sync(dirname(to));
}

async function renameCopy(from: string, to: string): Promise<void> {
  const beside = besideOf(to);
  try {
    await copyFolder(from, beside);
    await syncFolder(beside);
    await rename(beside, to);
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
  await rm(from, { recursive: true });
}

async function copyFolder(from: string, to: string): Promise<void> {
  await mkdir(to);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const copy = entry.isDirectory() ? copyFolder : copyFile;
    await copy(join(from, entry.name), join(to, entry.name));
  }
}

/** A name that no key can have, in the same folder and so on the same disk. */
const besideOf = (path: string) => join(dirname(path), `.incoming-${newId()}`);

/** The system's name of a failure, `ENOENT`, or undefined. */
export function codeOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : undefined;
}
