import type { Transaction } from '../database/database.ts';
import type { Storage } from '../storage/storage.ts';
import { originalKey } from './folders.ts';

/** The files that belonged to a deleted recording, to be removed when the deletion is kept. */
export interface OrphanedFiles {
  readonly folder: string;
  readonly original: string | null;
}

/**
 * Deletes a recording's rows in the caller's transaction and answers which files nothing points to any more; the
 * original stays when another recording has the same bytes.
 */
export async function deleteRecording(tx: Transaction, id: string): Promise<OrphanedFiles> {
  const row = await tx.selectFrom('recording').select('sha256').where('id', '=', id).executeTakeFirst();
  await tx.deleteFrom('recording_log').where('recording_id', '=', id).execute();
  await tx.deleteFrom('rendition').where('recording_id', '=', id).execute();
  await tx.deleteFrom('output_set').where('recording_id', '=', id).execute();
  await tx.updateTable('upload').set({ recording_id: null }).where('recording_id', '=', id).execute();
  await tx.deleteFrom('recording').where('id', '=', id).execute();
  const sha256 = row?.sha256 ?? null;
  const twin = sha256
    ? await tx.selectFrom('recording').select('id').where('sha256', '=', sha256).executeTakeFirst()
    : undefined;
  return { folder: `media/${id}`, original: sha256 && !twin ? originalKey(sha256) : null };
}

/** Removes the files of a deleted recording. */
export async function removeOrphans(storage: Storage, { folder, original }: OrphanedFiles): Promise<void> {
  await storage.removeFolder(folder);
  if (original) await storage.remove(original);
}
