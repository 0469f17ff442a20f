import { commentPages } from '../comments/links.ts';
import { unsubscribe } from '../comments/replying.ts';
import type { Portal } from '../portal.ts';
import type { Door } from './doors.ts';

/**
 * One-click unsubscribing (RFC 8058): a mail program posts to the address in `List-Unsubscribe`, without cookies, without
 * an `Origin`, and follows no redirect. A browser's own post, which has an `Origin`, goes on to the page.
 */
export function unsubscribeDoor(portal: Portal): Door {
  return async (req, res) => {
    if (req.method !== 'POST' || req.headers.origin !== undefined) return false;
    const url = URL.parse(req.url ?? '', portal.config.origin);
    if (url?.pathname !== commentPages.unsubscribe) return false;
    await unsubscribe(portal, url.searchParams.get('n') ?? '');
    req.resume();
    res.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
    res.end('ok\n');
    return true;
  };
}
