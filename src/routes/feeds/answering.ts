import type { SentFeed } from '#lib/server/feeds/feeds.ts';

const kept = 'public, max-age=300, must-revalidate';

/** Answers with a feed, or with 304 when whoever asks has it as it is. */
export function feedResponse(request: Request, feed: SentFeed): Response {
  const headers = new Headers({
    'cache-control': feed.isVolatile ? 'public, no-cache' : kept,
    etag: feed.etag,
    'access-control-allow-origin': '*'
  });
  if (!feed.isVolatile) headers.set('last-modified', new Date(feed.changedAt).toUTCString());
  if (feed.blocked) headers.set('x-robots-tag', 'noindex');
  if (isKnown(request.headers, feed)) return new Response(null, { status: 304, headers });
  const body = Buffer.from(feed.xml);
  headers.set('content-type', 'application/rss+xml; charset=utf-8');
  headers.set('content-length', String(body.byteLength));
  return new Response(request.method === 'HEAD' ? null : body, { headers });
}

/** A tag that is sent along decides; only without one does the time (https://www.rfc-editor.org/rfc/rfc9110#section-13.2.2). */
function isKnown(headers: Headers, { etag, changedAt, isVolatile }: SentFeed): boolean {
  const tags = headers.get('if-none-match');
  if (tags !== null)
    return tags === '*' || tags.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
  if (isVolatile) return false;
  const since = Date.parse(headers.get('if-modified-since') ?? '');
  return Number.isFinite(since) && Math.floor(changedAt / 1000) * 1000 <= since;
}
