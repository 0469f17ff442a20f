import type { Clock } from '../clock.ts';
import type { Database } from '../database/database.ts';
import type { JobContext, JobKind } from '../jobs/job-kind.ts';
import type { Recurring } from '../jobs/recurring.ts';
import type { Storage } from '../storage/storage.ts';
import { removeImageFiles } from './removing.ts';

interface Room {
  readonly db: Database;
  readonly clock: Clock;
  readonly storage: Storage;
}

/** A file this old is not of a picture whose row is about to be written. */
const deadAfterMs = 24 * 3600_000;

/** Upkeep: removes the files of pictures that have no row, left by a process that died between the two. */
export const tidyImages = (room: Room): JobKind<unknown> => ({
  name: 'images.tidy',
  priority: 9,
  maxAttempts: 3,
  leaseMs: 120_000,
  lane: 'light',
  run: (context) => tidy(room, context)
});

/** Tidies pictures every day. */
export const tidyingImages: Recurring = {
  name: 'images.tidy',
  everyMs: 24 * 3600_000,
  kind: 'images.tidy',
  payload: {}
};

async function tidy(room: Room, { log, signal }: JobContext): Promise<void> {
  const found = await storedLongAgo(room);
  // The rows are read after the files: a picture received in between is not taken for a lost one.
  const rows = await room.db.read.selectFrom('image').select('id').execute();
  for (const { id } of rows) found.delete(id);
  for (const id of found) {
    signal.throwIfAborted();
    await removeImageFiles(room.storage, id);
  }
  if (found.size > 0) log.info('tidied', { step: 'pictures', count: found.size });
}

/** Ids of the pictures that have files, all of them old. */
async function storedLongAgo({ storage, clock }: Room): Promise<Set<string>> {
  const since = clock.now() - deadAfterMs;
  const [old, young] = [new Set<string>(), new Set<string>()];
  for (const prefix of ['images/', 'artwork/'])
    for await (const { key, modifiedAt } of storage.list(prefix)) {
      const id = /^[^/]+\/([0-9a-z]{12})[/.]/.exec(key)?.[1];
      if (id) (modifiedAt < since ? old : young).add(id);
    }
  return old.difference(young);
}
