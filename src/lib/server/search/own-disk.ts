import { statfs } from 'node:fs/promises';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { Refusal } from '../refusal.ts';
import { searchFolder } from './opening.ts';

export class SearchFolderShared extends Refusal {
  constructor(folder: string) {
    super(
      'search-folder-shared',
      503,
      `The search index would lie on a network disk (${folder}), where several hosts write one SQLite file and damage it. Set SEARCH_DIR to a folder on a disk of this host.`,
      { folder }
    );
  }
}

/** File systems of a network, as Linux numbers them: NFS, CIFS, SMB2, AFS, 9P, Ceph, Lustre, GFS2, OCFS2, and FUSE (GlusterFS, sshfs, s3fs). */
const networks = new Set([
  0x6969, 0xff534d42, 0xfe534d42, 0x5346414f, 0x01021997, 0x00c36400, 0x0bd00bd0, 0x01161970, 0x7461636f,
  0x65735546
]);

/**
 * Refuses to start (`SearchFolderShared`) where the database lets several hosts share the work and the embedded index lies on a
 * disk that they share too: each host needs an index of its own.
 */
export async function refuseSharedIndex(
  { db, config }: { db: Pick<Database, 'dialect'>; config: Pick<Config, 'DATA_DIR' | 'SEARCH_DIR'> },
  typeOf: (folder: string) => Promise<number> = async (folder) => (await statfs(folder)).type
): Promise<void> {
  if (db.dialect.name === 'sqlite') return;
  const folder = searchFolder(config);
  // the number is signed on some machines
  if (networks.has((await typeOf(folder)) >>> 0)) throw new SearchFolderShared(folder);
}
