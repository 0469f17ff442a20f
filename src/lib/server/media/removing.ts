import type { Transaction } from '../database/database.ts';
import type { Storage } from '../storage/storage.ts';
import { dropPieces } from './film-pieces.ts';
import { originalKey, piecesPrefix } from './folders.ts';

/** The files that belonged to a deleted recording, to be removed when the deletion is kept. */
export interface OrphanedFiles {
  readonly folders: readonly string[];
  readonly originals: readonly string[];
}

/**
 * Deletes a recording's rows in the caller's transaction and answers which files nothing points to any more; the
 * original stays when another recording has the same bytes.
 */
export async function deleteRecording(tx: Transaction, id: string): Promise<OrphanedFiles> {
  const sums = await sumsOf(tx, id);
  await tx.deleteFrom('recording_revision').where('recording_id', '=', id).execute();
  await tx.updateTable('url_import').set({ recording_id: null }).where('recording_id', '=', id).execute();
  await tx.deleteFrom('recording_log').where('recording_id', '=', id).execute();
  await dropPieces(tx, { recordingId: id });
  await tx.deleteFrom('hidden_part').where('recording_id', '=', id).execute();
  await tx.deleteFrom('rendition').where('recording_id', '=', id).execute();
  await tx.deleteFrom('output_set').where('recording_id', '=', id).execute();
  await tx.updateTable('upload').set({ recording_id: null }).where('recording_id', '=', id).execute();
  await tx.deleteFrom('recording').where('id', '=', id).execute();
  const originals: string[] = [];
  for (const sha256 of sums) if (!(await isWanted(tx, sha256))) originals.push(originalKey(sha256));
  if (originals.length > 0)
    await tx.deleteFrom('file_breakdown').where('storage_key', 'in', originals).execute();
  return { folders: [`media/${id}`, `${piecesPrefix}${id}`], originals };
}

/** The SHA-256 of each original a recording has, had or was to have. */
async function sumsOf(tx: Transaction, id: string): Promise<Set<string>> {
  const now = await tx.selectFrom('recording').select('sha256').where('id', '=', id).execute();
  const others = await tx
    .selectFrom('recording_revision')
    .select('sha256')
    .where('recording_id', '=', id)
    .execute();
  return new Set([...now, ...others].flatMap((row) => row.sha256 ?? []));
}

/** Tells whether a recording has, had or is to have an original. */
async function isWanted(tx: Transaction, sha256: string): Promise<boolean> {
  const now = await tx.selectFrom('recording').select('id').where('sha256', '=', sha256).executeTakeFirst();
  const other = await tx
    .selectFrom('recording_revision')
    .select('id')
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return (now ?? other) !== undefined;
}

/** Removes the files of a deleted recording. */
export async function removeOrphans(storage: Storage, { folders, originals }: OrphanedFiles): Promise<void> {
  for (const folder of folders) await storage.removeFolder(folder);
  for (const original of originals) await storage.remove(original);
}
