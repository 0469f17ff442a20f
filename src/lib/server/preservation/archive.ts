import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../refusal.ts';
import { syncFolder } from '../storage/durably.ts';
import { type Digest, digestOfFile, digestOfText } from './digest.ts';

/** A file of the archive: under `files/` by its key in the storage. */
export interface ArchivedFile extends Digest {
  readonly key: string;
}

/** A table of the database: `<name>.jsonl.gz` in the backup's folder, one row a line. */
export interface ArchivedTable extends Digest {
  readonly name: string;
  readonly rows: number;
}

/** What one backup holds. Many backups share the folder `files`: a stored file never changes. */
export interface Manifest {
  readonly format: 1;
  /** Milliseconds UTC. */
  readonly madeAt: number;
  readonly migrations: readonly string[];
  readonly tables: readonly ArchivedTable[];
  readonly files: readonly ArchivedFile[];
  /** What was wrong with stored files when the backup was made: the key and what it was, a sentence each. */
  readonly problems: readonly string[];
}

export class ArchiveMissing extends Refusal {
  constructor(folder: string) {
    super('archive-missing', 404, `There is no finished backup in ${folder}.`, { folder });
  }
}

export class ArchiveDamaged extends Refusal {
  constructor(file: string, reason: string) {
    super(
      'archive-damaged',
      422,
      `The backup is damaged: ${file} ${reason}. Nothing was restored; take another backup.`,
      { file, reason }
    );
  }
}

export const archivedFile = (folder: string, key: string): string => join(folder, 'files', key);
export const tableFile = (backupFolder: string, table: string): string =>
  join(backupFolder, `${table}.jsonl.gz`);

/** The names of the finished backups in an archive, oldest first. */
export async function listBackups(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => /^\d{4}-\d\d-\d\dT/.test(name)).sort();
}

/** Gives a backup whose tables lie in the folder `building` its manifest and its name, which is its time. */
export async function finishBackup(folder: string, building: string, manifest: Manifest): Promise<string> {
  const text = `${JSON.stringify(manifest, null, 1)}\n`;
  await writeFile(join(building, 'manifest.json'), text);
  await writeFile(join(building, 'manifest.sha256'), await sumOf(text));
  await mkdir(join(folder, 'files'), { recursive: true });
  await syncFolder(building);
  const name = new Date(manifest.madeAt).toISOString().replaceAll(':', '-');
  await rename(building, join(folder, name));
  await syncFolder(join(folder, name));
  return name;
}

/** Reads the manifest of a backup. Refuses one that is not as it was written. */
export async function readManifest(folder: string, backup: string): Promise<Manifest> {
  const path = join(folder, backup, 'manifest.json');
  const [text, sum] = await Promise.all([
    readFile(path, 'utf8'),
    readFile(join(folder, backup, 'manifest.sha256'), 'utf8')
  ]).catch(() => {
    throw new ArchiveDamaged(path, 'cannot be read');
  });
  if (sum !== (await sumOf(text))) throw new ArchiveDamaged(path, 'is not what was written');
  return JSON.parse(text) as Manifest;
}

const sumOf = async (text: string): Promise<string> => `${(await digestOfText(text)).sha256}\n`;

/** Reads every byte of a backup. Refuses one in which a file is missing or is not what was written. */
export async function verifyBackup(folder: string, backup: string): Promise<Manifest> {
  const manifest = await readManifest(folder, backup);
  for (const table of manifest.tables) await demandSame(tableFile(join(folder, backup), table.name), table);
  for (const file of manifest.files) await demandSame(archivedFile(folder, file.key), file);
  return manifest;
}

async function demandSame(path: string, written: Digest): Promise<void> {
  const found = await digestOfFile(path).catch(() => undefined);
  if (!found) throw new ArchiveDamaged(path, 'cannot be read');
  if (found.bytes !== written.bytes || found.sha256 !== written.sha256)
    throw new ArchiveDamaged(path, 'is not what was written');
}
