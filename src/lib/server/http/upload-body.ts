import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { ReceivingRoom } from '../media/receiving.ts';
import { UploadTooLong, UploadWriter } from '../media/upload-writing.ts';
import type { Upload } from '../media/uploads.ts';
import { isRefusal, Refusal } from '../refusal.ts';
import { bytesOf, type Checksum, headerOf, readChecksum } from './tus.ts';

/** A body in which nothing has come for this long is cut; the sender goes on from what was kept. */
const silenceMs = 12_000;

/** One who has sent nothing for this long gives way to the same sender's new connection. */
const givesWayAfterMs = 1_000;

/** So many bytes may wait to be written, which is what one upload takes of memory; twice that while they are. */
const mostWaiting = 2 << 20;

export class ChecksumWrong extends Refusal {
  constructor() {
    super(
      'upload-checksum-wrong',
      460,
      'What arrived is not what was sent. It was thrown away, and is sent again.'
    );
  }
}

/** A body being received in this process. */
interface Incoming {
  lastByteAt: number;
  /** Cuts the connection; resolves when what came of it is kept. */
  stop(): Promise<void>;
}

/** The bodies that this process receives, by upload: a sender whose network changed need not wait for its own ghost. */
export type Incomings = Map<string, Incoming>;

/**
 * Writes a request's body to an upload at `offset` and has it count; after a cut connection, what came of it.
 * Returns how many bytes the upload has. Refuses a wrong checksum, with nothing of the body kept.
 */
export async function receiveBody(
  room: ReceivingRoom,
  incomings: Incomings,
  upload: Upload,
  { request, offset }: { request: IncomingMessage; offset: number }
): Promise<number> {
  const checksum = readChecksum(headerOf(request.headers, 'upload-checksum'));
  const coming = bytesOf(request.headers, 'content-length') ?? 0;
  const isInPlace = offset === upload.received;
  if (isInPlace && upload.length !== null && offset + coming > upload.length)
    throw new UploadTooLong(upload.length);
  const begin = () => UploadWriter.begin(room, upload, { offset, keepsParts: !checksum });
  const writer = await begin().catch(async (cause: unknown) => {
    if (!(await ghostGone(incomings.get(upload.id), cause))) throw cause;
    return begin();
  });
  const ended = Promise.withResolvers<undefined>();
  const incoming: Incoming = {
    lastByteAt: performance.now(),
    stop: async () => {
      request.destroy();
      await ended.promise;
    }
  };
  incomings.set(upload.id, incoming);
  try {
    await pour(request, writer, { incoming, checksum });
    return writer.position;
  } finally {
    if (incomings.get(upload.id) === incoming) incomings.delete(upload.id);
    await writer.end();
    ended.resolve(undefined);
  }
}

async function ghostGone(ghost: Incoming | undefined, cause: unknown): Promise<boolean> {
  const isBusy = isRefusal(cause) && cause.code === 'upload-busy';
  if (!isBusy || !ghost || performance.now() - ghost.lastByteAt < givesWayAfterMs) return false;
  await ghost.stop();
  return true;
}

async function pour(
  request: IncomingMessage,
  writer: UploadWriter,
  { incoming, checksum }: { incoming: Incoming; checksum: Checksum | undefined }
): Promise<void> {
  const hash = checksum && createHash(checksum.algorithm);
  const timer = setTimeout(() => request.destroy(), silenceMs);
  const pipe = new WriteBehind((chunks) => writer.write(chunks));
  try {
    // Left open when something goes wrong, so that the sender can be told what.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      timer.refresh();
      incoming.lastByteAt = performance.now();
      hash?.update(chunk);
      await pipe.add(chunk);
    }
    await pipe.end();
  } catch (cause) {
    if (request.destroyed && !checksum) {
      await pipe.end();
      await writer.keep();
    }
    throw cause;
  } finally {
    clearTimeout(timer);
  }
  if (hash && hash.digest('base64') !== checksum.digest) throw new ChecksumWrong();
  await writer.keep();
}

/** Writes what has come while more is coming, so that the disk and the network work at the same time. */
class WriteBehind {
  readonly #write: (chunks: Buffer[]) => Promise<void>;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #writing: Promise<void> | undefined;
  #fault: { readonly cause: unknown } | undefined;

  constructor(write: (chunks: Buffer[]) => Promise<void>) {
    this.#write = write;
  }

  /** Takes the next chunk; waits while more than `mostWaiting` bytes do. Throws what an earlier write threw. */
  async add(chunk: Buffer): Promise<void> {
    this.#waiting.push(chunk);
    this.#bytes += chunk.byteLength;
    this.#writing ??= this.#writeAll();
    if (this.#bytes >= mostWaiting) await this.#writing;
    if (this.#fault) throw this.#fault.cause;
  }

  /** Resolves when all that was taken is written. */
  async end(): Promise<void> {
    await this.#writing;
    if (this.#fault) throw this.#fault.cause;
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const chunks = this.#waiting;
        [this.#waiting, this.#bytes] = [[], 0];
        await this.#write(chunks);
        for (const chunk of chunks) letGo(chunk);
      }
    } catch (cause) {
      this.#fault ??= { cause };
    } finally {
      this.#writing = undefined;
    }
  }
}

/**
 * Gives memory back at once. Left to the collector, what comes in an upload makes it walk the whole heap every few dozen
 * megabytes, which costs more than the receiving.
 */
function letGo({ buffer, byteLength }: Buffer): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
}
