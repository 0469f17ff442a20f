import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '../refusal.ts';
import { unlessFull } from './disk-room.ts';
import { codeOf, moveFile, moveFolder, sync } from './durably.ts';
import { isKey, KeyTaken, KeyWrong } from './keys.ts';
import type { Storage, StoredFile } from './storage.ts';

export class StoredFileMissing extends Refusal {
  constructor(key: string) {
    super('stored-file-missing', 404, `The stored file "${key}" is missing.`, { key });
  }
}

/** Opens the storage in the folder `root` of this machine's disk; the folder is made when first written to. */
export function openDiskStorage(root: string): Storage {
  const pathOf = (key: string) => {
    if (!isKey(key)) throw new KeyWrong(key);
    return join(root, key);
  };
  return {
    stat: async (key) => statOf(pathOf(key), key),
    read: async (key, range) => streamOf(pathOf(key), key, range),
    take: async (localFile, key) => unlessTaken(key, moveFile(localFile, pathOf(key))),
    takeFolder: async (localFolder, key) => unlessTaken(key, moveFolder(localFolder, pathOf(key))),
    localCopy: async (key) => {
      const path = pathOf(key);
      if (!(await statOf(path, key))) throw new StoredFileMissing(key);
      return { path, release: () => Promise.resolve() };
    },
    remove: async (key) => removeDurably(pathOf(key)),
    removeFolder: async (key) => removeDurably(pathOf(key)),
    list: (prefix) => filesBelow(root, prefix),
    freeBytes: () => freeBytesAt(root)
  };
}

async function statOf(path: string, key: string): Promise<StoredFile | undefined> {
  const found = await stat(path).catch(ignoreMissing);
  if (!found?.isFile()) return undefined;
  return { key, bytes: found.size, modifiedAt: Math.trunc(found.mtimeMs) };
}

async function streamOf(
  path: string,
  key: string,
  range?: { start: number; end: number }
): Promise<Readable> {
  const handle: FileHandle | undefined = await open(path, 'r').catch(ignoreMissing);
  if (!handle) throw new StoredFileMissing(key);
  // The stream owns the open file from here, so a file removed meanwhile is still read to its end.
  return createReadStream(path, { fd: handle, ...range });
}

async function unlessTaken(key: string, moving: Promise<void>): Promise<void> {
  try {
    await unlessFull(moving);
  } catch (cause) {
    if (['EEXIST', 'ENOTEMPTY'].includes(codeOf(cause) ?? '')) throw new KeyTaken(key);
    throw cause;
  }
}

async function removeDurably(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true });
  await sync(dirname(path)).catch(ignoreMissing);
}

async function* filesBelow(root: string, prefix: string): AsyncIterable<StoredFile> {
  const start = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  for await (const key of keysBelow(root, start)) {
    if (!key.startsWith(prefix)) continue;
    const file = await statOf(join(root, key), key);
    if (file) yield file;
  }
}

async function* keysBelow(root: string, folder: string): AsyncIterable<string> {
  const entries = (await readdir(join(root, folder), { withFileTypes: true }).catch(ignoreMissing)) ?? [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory()) yield* keysBelow(root, `${folder}${entry.name}/`);
    else yield `${folder}${entry.name}`;
  }
}

async function freeBytesAt(root: string): Promise<number> {
  await mkdir(root, { recursive: true });
  const { bavail, bsize } = await statfs(root);
  return bavail * bsize;
}

function ignoreMissing(cause: unknown): undefined {
  if (codeOf(cause) !== 'ENOENT' && codeOf(cause) !== 'ENOTDIR') throw cause;
}
