import type { Transaction } from '../database/database.ts';
import type { Storage } from '../storage/storage.ts';
import { artworkKey, coverSide } from './artwork.ts';
import { imageFolder } from './images.ts';

/** Deletes the rows of pictures, in the caller's transaction. Whatever shows them must be gone. */
export async function deleteImages(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx.deleteFrom('image').where('id', 'in', ids).execute();
}

/** Removes the files of a picture whose row is gone, in all its sizes. */
export async function removeImageFiles(storage: Storage, id: string): Promise<void> {
  await storage.removeFolder(imageFolder(id));
  await storage.remove(artworkKey(id));
  await storage.remove(artworkKey(id, coverSide));
}
