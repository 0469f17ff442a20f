import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { byteRange, type Rangeable } from '../storage/byte-range.ts';
import type { Storage } from '../storage/storage.ts';

/** A stored file and how it is to be sent. `headers` say type and caching. */
export interface Sending extends Rangeable {
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A reader who has taken nothing for this long is dropped; half a minute when left out. */
  readonly stalledAfterMs?: number;
}

/** Sends a stored file, or the part of it that is asked for; only the headers to HEAD, and 304 to one who has it. */
export async function sendFile(
  req: IncomingMessage,
  res: ServerResponse,
  storage: Storage,
  file: Sending
): Promise<void> {
  res.setHeaders(
    new Headers({
      ...file.headers,
      etag: file.etag,
      'last-modified': new Date(file.modifiedAt).toUTCString(),
      'accept-ranges': 'bytes'
    })
  );
  if (hasIt(req.headers['if-none-match'], file.etag)) {
    res.writeHead(304).end();
    return;
  }
  const answer = byteRange(file, req.headers.range, String(req.headers['if-range'] ?? '') || undefined);
  if (answer.status === 416) {
    res.writeHead(416, { 'content-range': `bytes */${file.bytes}`, 'content-length': 0 }).end();
    return;
  }
  const range = answer.status === 206 ? { start: answer.start, end: answer.end } : undefined;
  if (range) res.setHeader('content-range', `bytes ${range.start}-${range.end}/${file.bytes}`);
  res.setHeader('content-length', range ? range.end - range.start + 1 : file.bytes);
  res.writeHead(answer.status);
  if (req.method === 'HEAD') {
    res.end();
    return;
  }
  const bytes = await storage.read(file.key, range);
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

/** Whether `If-None-Match` names the file as it is, by a weak comparison: a proxy may have weakened the tag. */
function hasIt(header: string | undefined, etag: string): boolean {
  const tags = (header ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
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
