import type { Reader, Transaction } from '../database/database.ts';
import { imageFolder } from '../images/images.ts';
import { attemptKey } from '../media/folders.ts';

/** A stored file that a row of the database stands for, with what the row says of it. */
export interface ReferencedFile {
  readonly key: string;
  /** The row, for a person: `recording abc`. */
  readonly owner: string;
  readonly bytes?: number;
  readonly sha256?: string;
}

/** Where the files lie that rows stand for. Nothing else of the storage belongs to the archive. */
export const keptPrefixes = ['originals/', 'media/', 'images/'] as const;

/**
 * Every stored file that a row stands for: originals, what was made of them and is published or was until lately, and
 * pictures.
 */
export async function referencedFiles(reader: Reader | Transaction): Promise<ReferencedFile[]> {
  return [
    ...(await originals(reader)),
    ...(await revisions(reader)),
    ...(await renditions(reader)),
    ...(await images(reader))
  ];
}

async function originals(reader: Reader | Transaction): Promise<ReferencedFile[]> {
  const rows = await reader
    .selectFrom('recording')
    .select(['id', 'storage_key', 'bytes', 'sha256'])
    .where('storage_key', 'is not', null)
    .execute();
  return rows.map((row) => ({
    key: row.storage_key ?? '',
    owner: `recording ${row.id}`,
    bytes: row.bytes,
    ...(row.sha256 === null ? {} : { sha256: row.sha256 })
  }));
}

/** The originals that recordings had before, and those that wait to take their place. */
async function revisions(reader: Reader | Transaction): Promise<ReferencedFile[]> {
  const rows = await reader
    .selectFrom('recording_revision')
    .select(['recording_id', 'storage_key', 'bytes', 'sha256'])
    .execute();
  return rows.map(({ recording_id, storage_key, bytes, sha256 }) => ({
    key: storage_key,
    owner: `an earlier or later file of recording ${recording_id}`,
    bytes,
    sha256
  }));
}

async function renditions(reader: Reader | Transaction): Promise<ReferencedFile[]> {
  const rows = await reader
    .selectFrom('rendition')
    .select(['recording_id', 'attempt', 'file', 'bytes', 'sha256'])
    .execute();
  return rows.map((row) => ({
    key: `${attemptKey(row.recording_id, row.attempt)}/${row.file}`,
    owner: `recording ${row.recording_id}`,
    bytes: row.bytes,
    sha256: row.sha256
  }));
}

async function images(reader: Reader | Transaction): Promise<ReferencedFile[]> {
  const rows = await reader.selectFrom('image').select(['id', 'widths']).execute();
  return rows.flatMap((row) =>
    (JSON.parse(row.widths) as number[]).map((width) => ({
      key: `${imageFolder(row.id)}/${width}.webp`,
      owner: `image ${row.id}`
    }))
  );
}
