import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { constants, createBrotliCompress, createGzip } from 'node:zlib';

const words =
  /^(text\/|application\/(json|javascript|xml|vnd\.apple\.mpegurl|rss\+xml|problem\+json|manifest\+json)|image\/svg)/;

/** Compresses the words of whoever answers next, when the browser takes it. Files that are compressed already pass as they are. */
export function compressWords(req: IncomingMessage, res: ServerResponse): void {
  const encoding = encodingFor(req.headers['accept-encoding']);
  if (!encoding || req.method === 'HEAD') return;
  const writeHead = res.writeHead.bind(res) as (
    status: number,
    headers?: OutgoingHttpHeaders
  ) => ServerResponse;
  res.writeHead = ((status: number, headers?: OutgoingHttpHeaders) => {
    for (const [name, value] of Object.entries(headers ?? {}))
      if (value !== undefined) res.setHeader(name, value);
    if (isWorthIt(status, res)) compress(res, encoding);
    return writeHead(status);
  }) as ServerResponse['writeHead'];
}

type Encoding = 'br' | 'gzip';

function encodingFor(header: string | string[] | undefined): Encoding | undefined {
  const accepted = String(header ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0]?.trim());
  return (['br', 'gzip'] as const).find((encoding) => accepted.includes(encoding));
}

function isWorthIt(status: number, res: ServerResponse): boolean {
  const length = Number(res.getHeader('content-length') ?? Infinity);
  const hasBody = status >= 200 && ![204, 206, 304].includes(status);
  const isPlain = !res.hasHeader('content-encoding') && !res.hasHeader('content-range');
  return hasBody && isPlain && length > 800 && words.test(String(res.getHeader('content-type') ?? ''));
}

function compress(res: ServerResponse, encoding: Encoding): void {
  const [write, end] = [res.write.bind(res), res.end.bind(res)] as [
    (chunk: Buffer) => boolean,
    () => ServerResponse
  ];
  res.setHeader('content-encoding', encoding);
  res.removeHeader('content-length');
  weaken(res);
  const squeeze = squeezer(encoding);
  squeeze.on('data', (chunk: Buffer) => {
    if (!write(chunk)) squeeze.pause();
  });
  squeeze.on('end', () => end());
  squeeze.on('error', (cause) => res.destroy(cause));
  res.on('close', () => squeeze.destroy());
  // `res` says "drain" for its own sake; its writer now waits for the squeezer, which it must hear of too.
  res.on('drain', () => squeeze.resume());
  squeeze.on('drain', () => res.emit('drain'));
  res.write = ((chunk: Buffer) => squeeze.write(chunk)) as ServerResponse['write'];
  res.end = ((chunk?: Buffer | string) => {
    squeeze.end(chunk);
    return res;
  }) as ServerResponse['end'];
}

/** Each piece is sent on at once, so that a page that streams is read as it comes. */
function squeezer(encoding: Encoding) {
  if (encoding === 'gzip') return createGzip({ level: 6, flush: constants.Z_SYNC_FLUSH });
  return createBrotliCompress({
    flush: constants.BROTLI_OPERATION_FLUSH,
    params: { [constants.BROTLI_PARAM_QUALITY]: 4 }
  });
}

/** Compressed bytes are not those the tag was made of. */
function weaken(res: ServerResponse): void {
  const tag = res.getHeader('etag');
  if (typeof tag === 'string' && !tag.startsWith('W/')) res.setHeader('etag', `W/${tag}`);
  res.appendHeader('vary', 'Accept-Encoding');
}
