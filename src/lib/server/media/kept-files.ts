import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '../database/database.ts';
import type { Storage } from '../storage/storage.ts';
import { attemptKey } from './folders.ts';
import { OutputWrong } from './output-wrong.ts';
import type { Purpose } from './planned-file.ts';
import { sha256Of } from './receiving.ts';
import type { MadeFile } from './verifying.ts';

/** Files that are published, and become part of what is published after them. */
export interface KeptFiles {
  readonly storage: Storage;
  /** The folder they are stored in. */
  readonly key: string;
  readonly files: readonly MadeFile[];
}

/** The files of an attempt that are what is published now; none when something took their place. */
export async function keptFiles(
  { db, storage }: { readonly db: Database; readonly storage: Storage },
  recordingId: string,
  attempt: string
): Promise<KeptFiles> {
  const rows = await db.read
    .selectFrom('rendition')
    .select(['file', 'purpose', 'media_type as mediaType', 'bytes', 'sha256', 'width', 'height', 'bitrate'])
    .select(['duration_ms as durationMs', 'integrated_lufs', 'true_peak_db', 'range_lu'])
    .where('recording_id', '=', recordingId)
    .where('attempt', '=', attempt)
    .where('superseded_at', 'is', null)
    .execute();
  const files = rows.map(({ integrated_lufs, true_peak_db, range_lu, purpose, ...file }): MadeFile => {
    const loudness =
      integrated_lufs === null
        ? null
        : { integrated: integrated_lufs, range: range_lu ?? 0, truePeak: true_peak_db ?? 0 };
    return { ...file, purpose: purpose as Purpose, loudness };
  });
  return { storage, key: attemptKey(recordingId, attempt), files };
}

/** Copies kept files into a folder, each as it was stored; throws `OutputWrong` when one is not. */
export async function keep({ storage, key, files }: KeptFiles, folder: string): Promise<readonly MadeFile[]> {
  for (const { file, sha256 } of files) {
    const copy = await storage.localCopy(`${key}/${file}`);
    try {
      await copyFile(copy.path, join(folder, file));
    } finally {
      await copy.release();
    }
    if ((await sha256Of(join(folder, file))) !== sha256)
      throw new OutputWrong(file, 'it is not as it was published.');
  }
  return files;
}
