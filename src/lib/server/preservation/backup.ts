import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import { migrationsDone } from '../database/migrator.ts';
import { newId } from '../ids.ts';
import type { Storage } from '../storage/storage.ts';
import { type ArchivedTable, finishBackup, tableFile } from './archive.ts';
import { archiveFiles } from './archiving.ts';
import { atOneMoment, dumpTable, tableNames } from './dumping.ts';
import { forgetOlder } from './pruning.ts';
import { type ReferencedFile, referencedFiles } from './references.ts';

export interface BackupRoom {
  /** A database of its own, which no page reads from: the dump holds it. */
  readonly db: Database;
  readonly storage: Storage;
  readonly clock: Clock;
}

/** What a backup holds, and how much of it is new in the archive. */
export interface BackupReport {
  readonly name: string;
  readonly rows: number;
  readonly files: number;
  readonly newFiles: number;
  readonly newBytes: number;
  /** Stored files that were missing or damaged, a sentence each. */
  readonly problems: readonly string[];
}

interface Dump {
  readonly tables: readonly ArchivedTable[];
  readonly migrations: readonly string[];
  readonly files: readonly ReferencedFile[];
}

/**
 * Adds a backup to the archive in `folder`, while the portal goes on writing: every table as at one moment, then the
 * files that its rows stand for. `keep` is how many backups stay in the archive, all of them when left out; `told` hears
 * of each file. A backup that was cut off is never taken for one.
 */
export async function backUp(
  room: BackupRoom,
  folder: string,
  { keep, told = () => undefined }: { keep?: number; told?: (done: number, of: number) => void } = {}
): Promise<BackupReport> {
  const building = join(folder, `.building-${newId()}`);
  const madeAt = room.clock.now();
  await mkdir(building, { recursive: true });
  try {
    const { tables, migrations, files: wanted } = await dumpInto(room.db, building);
    const { files, problems, ...added } = await archiveFiles(room.storage, folder, wanted, told);
    const manifest = { format: 1, madeAt, migrations, tables, files, problems } as const;
    const name = await finishBackup(folder, building, manifest);
    if (keep !== undefined) await forgetOlder(folder, keep);
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { name, rows, files: files.length, ...added, problems };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function dumpInto(db: Database, building: string): Promise<Dump> {
  const migrations = await migrationsDone(db);
  return atOneMoment(db, async (tx) => {
    const tables: ArchivedTable[] = [];
    for (const name of await tableNames(tx))
      tables.push(await dumpTable(db, tx, name, tableFile(building, name)));
    return { tables, migrations, files: await referencedFiles(tx) };
  });
}
