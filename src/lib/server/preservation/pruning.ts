import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { archivedFile, listBackups, readManifest } from './archive.ts';

/** Removes all backups of an archive but the newest `keep`, and the files that none of these needs. */
export async function forgetOlder(folder: string, keep: number): Promise<void> {
  const backups = await listBackups(folder);
  const needed = new Set<string>();
  for (const backup of backups.slice(-keep))
    for (const file of (await readManifest(folder, backup)).files) needed.add(archivedFile(folder, file.key));
  // The backups go first: cut off here, no backup is left that lacks a file.
  for (const backup of backups.slice(0, -keep)) await rm(join(folder, backup), { recursive: true });
  const entries = await readdir(join(folder, 'files'), { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !needed.has(path)) await rm(path);
  }
}
