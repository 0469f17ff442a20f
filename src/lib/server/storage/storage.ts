import type { Readable } from 'node:stream';

/** A stored file: its length in bytes and, for the web, when it was last written. */
export interface StoredFile {
  readonly key: string;
  readonly bytes: number;
  readonly modifiedAt: number;
}

/**
 * Where files lie. Keys are relative paths of our own making, `originals/ab/…`, never a user's text.
 * Everything written is durable (file and folder synced) when the promise resolves.
 */
export interface Storage {
  /** The file at `key`, or undefined. */
  stat(key: string): Promise<StoredFile | undefined>;
  /** Bytes `start` to `end`, both included, of the file at `key`; all of it when left out. */
  read(key: string, range?: { start: number; end: number }): Promise<Readable>;
  /** Stores the bytes of a file on this machine's disk under `key`, moving it when that is possible. Never overwrites. */
  take(localFile: string, key: string): Promise<void>;
  /** Stores a finished folder of files under the prefix `key` at once: all of its files, or none of them. Never overwrites. */
  takeFolder(localFolder: string, key: string): Promise<void>;
  /** A path on this machine's disk that holds the file, for ffmpeg; call `release` when done. */
  localCopy(key: string): Promise<{ path: string; release(): Promise<void> }>;
  remove(key: string): Promise<void>;
  removeFolder(key: string): Promise<void>;
  /** Every stored file whose key begins with `prefix`. */
  list(prefix: string): AsyncIterable<StoredFile>;
  /** Bytes still free where new files go, or undefined where there is no such limit. */
  freeBytes(): Promise<number | undefined>;
}
