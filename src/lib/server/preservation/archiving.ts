import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { newId } from '../ids.ts';
import { isRefusal } from '../refusal.ts';
import { sync } from '../storage/durably.ts';
import type { Storage } from '../storage/storage.ts';
import { type ArchivedFile, archivedFile, listBackups, readManifest } from './archive.ts';
import { type Digest, writeDigested } from './digest.ts';
import type { ReferencedFile } from './references.ts';

/** What became of the stored files in one backup. */
export interface ArchivedFiles {
  readonly files: readonly ArchivedFile[];
  readonly newFiles: number;
  readonly newBytes: number;
  readonly problems: readonly string[];
}

/**
 * Puts stored files into the archive, those that lie there already left alone: a stored file never changes.
 * One that the storage no longer has, or that is not what its row says, is named among the problems.
 */
export async function archiveFiles(
  storage: Storage,
  folder: string,
  wanted: readonly ReferencedFile[],
  told: (done: number, of: number) => void
): Promise<ArchivedFiles> {
  const known = await knownDigests(folder);
  const files = new Map<string, ArchivedFile>();
  const problems: string[] = [];
  const added = { newFiles: 0, newBytes: 0 };
  for (const [index, file] of wanted.entries()) {
    told(index, wanted.length);
    if (files.has(file.key)) continue;
    const digest = (await archivedBefore(folder, file.key, known)) ?? (await copy(storage, folder, file.key));
    if (!digest) {
      problems.push(`${file.key} of ${file.owner} is missing.`);
      continue;
    }
    if (isOtherThan(file, digest))
      problems.push(`${file.key} of ${file.owner} is not what the database says.`);
    files.set(file.key, { key: file.key, bytes: digest.bytes, sha256: digest.sha256 });
    if (known.get(file.key) === digest) continue;
    added.newFiles += 1;
    added.newBytes += digest.bytes;
  }
  return { files: [...files.values()], ...added, problems };
}

const isOtherThan = (file: ReferencedFile, digest: Digest): boolean =>
  (file.bytes ?? digest.bytes) !== digest.bytes || (file.sha256 ?? digest.sha256) !== digest.sha256;

/** What the backups of an archive say of its files. */
async function knownDigests(folder: string): Promise<Map<string, Digest>> {
  const known = new Map<string, Digest>();
  for (const backup of await listBackups(folder)) {
    for (const file of (await readManifest(folder, backup)).files) known.set(file.key, file);
  }
  return known;
}

async function archivedBefore(
  folder: string,
  key: string,
  known: ReadonlyMap<string, Digest>
): Promise<Digest | undefined> {
  const digest = known.get(key);
  const found = digest && (await stat(archivedFile(folder, key)).catch(() => undefined));
  return found?.size === digest?.bytes ? digest : undefined;
}

/** Copies a stored file into the archive: whole and durable, or not at all. Undefined when the storage has no such file. */
async function copy(storage: Storage, folder: string, key: string): Promise<Digest | undefined> {
  const to = archivedFile(folder, key);
  const beside = join(dirname(to), `.incoming-${newId()}`);
  await mkdir(dirname(to), { recursive: true });
  try {
    const digest = await writeDigested(await storage.read(key), beside);
    await rename(beside, to);
    await sync(dirname(to));
    return digest;
  } catch (cause) {
    if (isRefusal(cause) && cause.code === 'stored-file-missing') return undefined;
    throw cause;
  } finally {
    await rm(beside, { force: true });
  }
}
