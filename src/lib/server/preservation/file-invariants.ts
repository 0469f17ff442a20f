import type { Database } from '../database/database.ts';
import type { Storage } from '../storage/storage.ts';
import type { Invariant } from './invariant.ts';
import { digestOf } from './digest.ts';
import { keptPrefixes, type ReferencedFile, referencedFiles } from './references.ts';

/** A file may lie without its row for this long: whoever made it has not written the row yet. */
const graceMs = 24 * 3600_000;

export const filesAreWhole: Invariant = {
  name: 'files-are-whole',
  promise: 'Every stored file that a row stands for is there, with the size and SHA-256 that were recorded.',
  async find({ db, storage }) {
    const sentences: string[] = [];
    for (const file of await referencedFiles(db.read)) {
      const fault = await faultOf(storage, file);
      if (fault) sentences.push(`${file.key} of ${file.owner} ${fault}.`);
    }
    return sentences;
  }
};

async function faultOf(storage: Storage, file: ReferencedFile): Promise<string | undefined> {
  const found = await storage.stat(file.key);
  if (!found) return 'is missing';
  if (file.bytes !== undefined && found.bytes !== file.bytes)
    return `has ${found.bytes} bytes, not the ${file.bytes} that were recorded`;
  if (file.sha256 === undefined) return undefined;
  const { sha256 } = await digestOf(await storage.read(file.key));
  return sha256 === file.sha256 ? undefined : 'has other bytes than were recorded';
}

export const publishedSetsHaveFiles: Invariant = {
  name: 'published-sets-have-files',
  promise: 'What is published of a recording has files.',
  async find({ db }) {
    const rows = await db.read
      .selectFrom('output_set')
      .select(['recording_id', 'name', 'attempt'])
      .where('published_at', 'is not', null)
      .where((set) =>
        set.not(
          set.exists(
            set
              .selectFrom('rendition')
              .select('rendition.id')
              .whereRef('rendition.recording_id', '=', 'output_set.recording_id')
              .whereRef('rendition.set_name', '=', 'output_set.name')
              .whereRef('rendition.attempt', '=', 'output_set.attempt')
          )
        )
      )
      .execute();
    return rows.map(
      (row) =>
        `The set ${row.name} of recording ${row.recording_id} points to attempt ${row.attempt ?? '(none)'}, which has no files.`
    );
  }
};

export const filesAreReferenced: Invariant = {
  name: 'files-are-referenced',
  promise: 'No file lies in the storage for more than a day without a row that stands for it.',
  async find({ db, storage, clock }) {
    const since = clock.now() - graceMs;
    const oldEnough: string[] = [];
    for (const prefix of keptPrefixes) {
      for await (const file of storage.list(prefix)) if (file.modifiedAt < since) oldEnough.push(file.key);
    }
    // The rows are read after the files: a file whose row came in between is not found wanting.
    const referenced = new Set((await referencedFiles(db.read)).map((file) => file.key));
    const unknown = oldEnough.filter((key) => !referenced.has(key));
    const remade = unknown.length ? await remadeSince(db, since) : [];
    return unknown
      .filter((key) => !remade.some((folder) => key.startsWith(folder)))
      .map((key) => `No row stands for ${key}.`);
  }
};

/** Folders of recordings of which something was published lately: what it replaced is still to be tidied away. */
async function remadeSince(db: Database, since: number): Promise<string[]> {
  const rows = await db.read
    .selectFrom('output_set')
    .select('recording_id')
    .where('published_at', '>', since)
    .execute();
  return rows.map((row) => `media/${row.recording_id}/`);
}
