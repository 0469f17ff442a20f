import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable, Transform, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How long something is, in bytes, and its SHA-256 in hexadecimal. */
export interface Digest {
  readonly bytes: number;
  readonly sha256: string;
}

/** Reads a stream to its end and returns the digest of what came, which is also written to `to` when that is given. */
export async function digestOf(from: Readable, to?: Writable): Promise<Digest> {
  const hash = createHash('sha256');
  let bytes = 0;
  const counting = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, to ? chunk : undefined);
    }
  });
  await (to ? pipeline(from, counting, to) : pipeline(from, counting.resume()));
  return { bytes, sha256: hash.digest('hex') };
}

/** Writes a stream to a new file, durably, and returns its digest. Throws with code `EEXIST` when there is such a file. */
export function writeDigested(from: Readable, file: string): Promise<Digest> {
  return digestOf(from, createWriteStream(file, { flags: 'wx', flush: true }));
}

/** The digest of a file on this machine's disk. */
export function digestOfFile(file: string): Promise<Digest> {
  return digestOf(createReadStream(file));
}

/** The digest of a text in UTF-8. */
export function digestOfText(text: string): Promise<Digest> {
  return digestOf(Readable.from([Buffer.from(text)]));
}
