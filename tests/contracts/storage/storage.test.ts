import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDiskStorage } from '#lib/server/storage/disk-storage.ts';
import type { Storage } from '#lib/server/storage/storage.ts';

/** Every implementation of the port, opened empty in a folder. */
const implementations: readonly [string, (folder: string) => Storage][] = [
  ['on disk', (folder) => openDiskStorage(join(folder, 'stored'))],
  ['on another disk than the work', () => openDiskStorage(otherDisk)]
];
const otherDisk = join('/dev/shm', `eter-storage-${process.pid}`);
const here = implementations.filter(([name]) => !name.includes('another') || existsSync('/dev/shm'));

describe.each(here)('storage %s', (_name, open) => {
  let folder: string;
  let storage: Storage;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eter-storage-'));
    storage = open(folder);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await rm(otherDisk, { recursive: true, force: true });
  });

  const local = async (name: string, content: string) => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };
  const localFolder = async (name: string, files: Record<string, string>) => {
    for (const [file, content] of Object.entries(files)) {
      await mkdir(join(folder, name, file, '..'), { recursive: true });
      await writeFile(join(folder, name, file), content);
    }
    return join(folder, name);
  };
  const keys = async (prefix: string) => {
    const found: string[] = [];
    for await (const file of storage.list(prefix)) found.push(file.key);
    return found.sort();
  };

  it('takes a file, which is then no longer where it was', async () => {
    const path = await local('one', 'hej');
    await storage.take(path, 'originals/aa/one');
    expect(existsSync(path)).toBe(false);
    expect(await storage.stat('originals/aa/one')).toMatchObject({ key: 'originals/aa/one', bytes: 3 });
    expect(await text(await storage.read('originals/aa/one'))).toBe('hej');
  });

  it('reads a part of a file, first and last byte included', async () => {
    await storage.take(await local('part', '0123456789'), 'originals/aa/part');
    expect(await text(await storage.read('originals/aa/part', { start: 2, end: 4 }))).toBe('234');
  });

  it('never overwrites a file, and leaves the newcomer where it was', async () => {
    await storage.take(await local('first', 'first'), 'originals/aa/same');
    const second = await local('second', 'second');
    await expect(storage.take(second, 'originals/aa/same')).rejects.toMatchObject({
      code: 'storage-key-taken'
    });
    expect(await text(await storage.read('originals/aa/same'))).toBe('first');
    expect(await readFile(second, 'utf8')).toBe('second');
  });

  it('takes a folder at once, and never over another', async () => {
    await storage.takeFolder(await localFolder('made', { 'a.txt': 'a', 'deep/b.txt': 'b' }), 'media/r1/t1');
    expect(existsSync(join(folder, 'made'))).toBe(false);
    expect(await keys('media/r1/')).toEqual(['media/r1/t1/a.txt', 'media/r1/t1/deep/b.txt']);
    const other = await localFolder('other', { 'c.txt': 'c' });
    await expect(storage.takeFolder(other, 'media/r1/t1')).rejects.toMatchObject({
      code: 'storage-key-taken'
    });
    expect(await keys('media/r1/t1/c')).toEqual([]);
  });

  it('lends a copy on this machine for programs that need a path', async () => {
    await storage.take(await local('lent', 'lent'), 'originals/aa/lent');
    const copy = await storage.localCopy('originals/aa/lent');
    expect(await readFile(copy.path, 'utf8')).toBe('lent');
    await copy.release();
    await expect(storage.localCopy('originals/aa/none')).rejects.toMatchObject({
      code: 'stored-file-missing'
    });
  });

  it('lists by the beginning of the key, and nothing where nothing is', async () => {
    await storage.take(await local('x', 'x'), 'lists/ab/x');
    await storage.take(await local('y', 'y'), 'lists/ac/y');
    expect(await keys('lists/a')).toEqual(['lists/ab/x', 'lists/ac/y']);
    expect(await keys('lists/ab/')).toEqual(['lists/ab/x']);
    expect(await keys('lists/')).toEqual(['lists/ab/x', 'lists/ac/y']);
    expect(await keys('nowhere/')).toEqual([]);
  });

  it('removes a file and a folder, and does not mind when they are gone', async () => {
    await storage.take(await local('gone', 'gone'), 'lists/gone/file');
    await storage.remove('lists/gone/file');
    await storage.remove('lists/gone/file');
    await storage.removeFolder('media/r1');
    await storage.removeFolder('media/r1');
    expect(await storage.stat('lists/gone/file')).toBeUndefined();
    expect(await keys('media/')).toEqual([]);
  });

  it('says that a missing file is missing', async () => {
    expect(await storage.stat('originals/aa/none')).toBeUndefined();
    expect(await storage.stat('originals/aa')).toBeUndefined();
    expect(await storage.stat('originals/aa/one/below')).toBeUndefined();
    await expect(storage.read('originals/aa/none')).rejects.toMatchObject({ code: 'stored-file-missing' });
  });

  it.each([
    '',
    'eter.db',
    '/etc/passwd',
    '../secret/x',
    'a/../b',
    'a//b',
    'a/./b',
    'a/b/',
    '.hidden/x',
    'a/.hidden',
    'a/b c',
    'a/å',
    'a/b\0',
    'a\\b/c',
    'a/-rf',
    `a/${'x'.repeat(256)}`
  ])('refuses the key %j', async (key) => {
    const path = await local('kept', 'kept');
    await expect(storage.take(path, key)).rejects.toMatchObject({ code: 'storage-key-wrong' });
    await expect(storage.stat(key)).rejects.toMatchObject({ code: 'storage-key-wrong' });
    await expect(storage.removeFolder(key)).rejects.toMatchObject({ code: 'storage-key-wrong' });
    expect(existsSync(path)).toBe(true);
  });

  it('tells how much room is left', async () => {
    expect(await storage.freeBytes()).toBeGreaterThan(0);
  });
});
