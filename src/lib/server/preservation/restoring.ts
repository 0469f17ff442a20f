import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { migrate, migrateTo, migrationsDone } from '../database/migrator.ts';
import { newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { releaseAll } from '../jobs/settling.ts';
import { type IndexingRoom, rebuildIndex } from '../search/indexing.ts';
import type { Storage } from '../storage/storage.ts';
import {
  archivedFile,
  ArchiveMissing,
  listBackups,
  type Manifest,
  tableFile,
  verifyBackup
} from './archive.ts';
import { digestOf } from './digest.ts';
import { tableNames } from './dumping.ts';
import { loadTables } from './loading.ts';
import { keptPrefixes } from './references.ts';

export interface RestoreRoom extends IndexingRoom {
  readonly config: Config;
  readonly storage: Storage;
}

export class TargetNotEmpty extends Refusal {
  constructor(what: string) {
    super(
      'restore-target-not-empty',
      409,
      `There is something here already (${what}). A backup is restored into an empty DATA_DIR and an empty database only.`,
      { what }
    );
  }
}

/** Finds a backup by its name, the newest when left out, and reads every byte of it. Refuses a damaged one. */
export async function findBackup(
  folder: string,
  name?: string
): Promise<{ name: string; manifest: Manifest }> {
  const backups = await listBackups(folder);
  const found = name === undefined ? backups.at(-1) : backups.find((one) => one === name);
  if (found === undefined) throw new ArchiveMissing(folder);
  return { name: found, manifest: await verifyBackup(folder, found) };
}

/**
 * Restores a backup into an empty portal: the files, then all rows in one transaction, then migrations newer than the
 * backup and the search index. Returns the number of rows and files. Refuses a damaged archive before it writes anything, and a portal
 * that holds other things than this archive; a restore that was cut off can be run again.
 */
export async function restore(
  room: RestoreRoom,
  folder: string,
  { name, told = () => undefined }: { name?: string; told?: (done: number, of: number) => void } = {}
): Promise<{ name: string; rows: number; files: number }> {
  const backup = await findBackup(folder, name);
  const { manifest } = backup;
  await demandEmpty(room, manifest);
  await migrateTo(room.db, manifest.migrations);
  for (const [index, file] of manifest.files.entries()) {
    told(index, manifest.files.length);
    if (!(await room.storage.stat(file.key))) await restoreFile(room, folder, file.key);
  }
  const tables = manifest.tables.map(({ name: table }) => ({
    name: table,
    file: tableFile(join(folder, backup.name), table)
  }));
  await room.db.transact(async (tx) => {
    await loadTables(tx, room.db, tables);
    await releaseAll(tx);
  });
  await migrate(room.db);
  await rebuildIndex(room, undefined, [room.search.engines[0]]);
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  return { name: backup.name, rows, files: manifest.files.length };
}

async function restoreFile({ config, storage }: RestoreRoom, folder: string, key: string): Promise<void> {
  const work = join(config.DATA_DIR, 'work');
  const copy = join(work, `restore-${newId()}`);
  await mkdir(work, { recursive: true });
  try {
    await copyFile(archivedFile(folder, key), copy);
    await storage.take(copy, key);
  } finally {
    await rm(copy, { force: true });
  }
}

async function demandEmpty(room: RestoreRoom, manifest: Manifest): Promise<void> {
  await demandEmptyDatabase(room.db, manifest);
  const expected = new Map(manifest.files.map((file) => [file.key, file]));
  for (const prefix of keptPrefixes) {
    for await (const { key } of room.storage.list(prefix)) {
      const file = expected.get(key);
      const found = file && (await digestOf(await room.storage.read(key)));
      if (!found || found.sha256 !== file.sha256) throw new TargetNotEmpty(key);
    }
  }
}

async function demandEmptyDatabase(db: Database, manifest: Manifest): Promise<void> {
  const done = await migrationsDone(db);
  const newer = done.find((name) => !manifest.migrations.includes(name));
  if (newer !== undefined) throw new TargetNotEmpty(newer);
  await db.transact(async (tx) => {
    for (const table of await tableNames(tx)) {
      for await (const _row of db.dialect.rowsOf(tx, table)) throw new TargetNotEmpty(table);
    }
  });
}
