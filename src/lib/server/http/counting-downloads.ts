import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { DownloadCounter } from '../statistics/downloads.ts';

interface Downloaded {
  readonly recording_id: string;
  readonly purpose: string;
}

/** Files that hold a recording whole. Pieces of a stream and pictures are none. */
const whole: ReadonlySet<string> = new Set(['audio', 'feed', 'episode', 'video']);

/** Counts, once it is answered, a request that fetches a recording. The enclosures of feeds are these very addresses. */
export function countDownload(
  req: IncomingMessage,
  res: ServerResponse,
  counter: DownloadCounter,
  { recording_id, purpose }: Downloaded
): void {
  if (req.method !== 'GET' || !whole.has(purpose) || !isBeginning(req.headers)) return;
  res.once('close', () => {
    if (res.statusCode === 200 || res.statusCode === 206) counter.count(recording_id);
  });
}

/**
 * Whether a request begins to fetch a file. One who goes on after a break, looks whether ranges work (`bytes=0-1`), or
 * is the player on our own page, which fetches a beginning before anybody listens, does not.
 */
export function isBeginning(headers: IncomingHttpHeaders): boolean {
  const { range, 'sec-fetch-site': site, 'sec-fetch-dest': into } = headers;
  if (site === 'same-origin' && (into === 'audio' || into === 'video')) return false;
  return range === undefined || (/^bytes=\s*0+-/i.test(range) && !/^bytes=\s*0+-[01]\s*$/i.test(range));
}
