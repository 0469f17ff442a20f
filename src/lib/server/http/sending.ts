import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { byteRange, type RangeAnswer, type Rangeable } from '../storage/byte-range.ts';
import type { Storage } from '../storage/storage.ts';
import { conditionsOf } from './conditions.ts';

/** A stored file and how it is to be sent. `headers` say type and caching. */
export interface Sending extends Rangeable {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The address at which nginx has what is stored, with a slash at the end; empty where this server sends it itself. */
  readonly handedOverAt?: string;
  /** A reader who has taken nothing for this long is dropped; half a minute when left out. */
  readonly stalledAfterMs?: number;
}

/**
 * Sends a stored file, or the part of it that is asked for; only the headers to HEAD, 304 to one who has it, and 412
 * or 416 to one who asks for what is not there. Ranges are for GET alone (RFC 9110, 14.2).
 */
export async function sendFile(
  req: IncomingMessage,
  res: ServerResponse,
  storage: Storage,
  file: Sending
): Promise<void> {
  res.setHeaders(new Headers({ ...file.headers, 'accept-ranges': 'bytes' }));
  if (file.handedOverAt) {
    // nginx sends it from here on: it knows conditions and ranges, and adds its own validators
    res.setHeader('x-accel-redirect', file.handedOverAt + file.key);
    res.writeHead(200).end();
    return;
  }
  res.setHeader('etag', file.etag);
  res.setHeader('last-modified', new Date(file.modifiedAt).toUTCString());
  const range = answerHead(req, res, file);
  if (range) await sendBytes(res, file, () => storage.read(file.key, range.wanted));
}

/** Writes the headers of the answer. Returns which bytes are to follow, if any are. */
function answerHead(
  req: IncomingMessage,
  res: ServerResponse,
  file: Sending
): { wanted?: { start: number; end: number } } | undefined {
  const answer = answerTo(req, file);
  const { status } = answer;
  if (status === 304 || status === 412 || status === 416) {
    refuse(res, file, status);
    return undefined;
  }
  const wanted = status === 206 ? { start: answer.start, end: answer.end } : undefined;
  if (wanted) res.setHeader('content-range', `bytes ${wanted.start}-${wanted.end}/${file.bytes}`);
  res.setHeader('content-length', wanted ? wanted.end - wanted.start + 1 : file.bytes);
  res.writeHead(status);
  if (req.method === 'GET') return wanted ? { wanted } : {};
  res.end();
  return undefined;
}

function answerTo({ method, headers }: IncomingMessage, file: Sending): RangeAnswer | { status: 304 | 412 } {
  const conditions = conditionsOf(headers, file);
  if (conditions !== 'met') return { status: conditions };
  const range = method === 'GET' ? headers.range : undefined;
  return byteRange(file, range, String(headers['if-range'] ?? '') || undefined);
}

/** What is no part of the file is nothing to keep for a year. */
function refuse(res: ServerResponse, { bytes }: Sending, status: 304 | 412 | 416): void {
  if (status === 416) res.setHeader('content-range', `bytes */${bytes}`);
  if (status !== 304) res.setHeader('cache-control', 'no-store').setHeader('content-length', 0);
  res.writeHead(status).end();
}

async function sendBytes(res: ServerResponse, file: Sending, open: () => Promise<Readable>): Promise<void> {
  const bytes = await open();
  // A listener who left while the file was opened leaves nothing to pipe to, and nobody who would close it.
  if (res.destroyed) {
    bytes.destroy();
    return;
  }
  const watch = dropWhenStalled(res, file.stalledAfterMs);
  await pipeline(bytes, res)
    .catch(ignoreLeaving)
    .finally(() => clearInterval(watch));
}

/** Node would hold the file and its buffers open for ever. */
function dropWhenStalled(res: ServerResponse, stalledAfterMs = 30_000): NodeJS.Timeout {
  let taken = -1;
  return setInterval(() => {
    const now = res.socket?.bytesWritten ?? taken;
    if (now === taken) res.destroy();
    taken = now;
  }, stalledAfterMs);
}

/** A listener who seeks leaves the old answer half read: that is no failure. */
function ignoreLeaving(cause: NodeJS.ErrnoException): void {
  if (cause.code !== 'ERR_STREAM_PREMATURE_CLOSE' && cause.code !== 'ECONNRESET' && cause.code !== 'EPIPE')
    throw cause;
}
