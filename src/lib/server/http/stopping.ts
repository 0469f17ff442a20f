import type { Server } from 'node:http';
import { Server as NetServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** Proxies that ask see "not ready", and requests already on their way down a kept connection still come in. */
const noticeMs = 1000;
const patienceMs = 8000;

/** Stops a server without losing an answer: no new connections, answers under way finish, then everything closes. */
export async function stopGently(server: Server): Promise<void> {
  // http's own close would cut idle connections at once, and with them a request that is on its way.
  const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  await Promise.race([closed, pause(noticeMs)]);
  // Right after the loop has read what lay waiting: a connection whose request has come in is not idle then.
  const sweep = setInterval(() => setImmediate(() => server.closeIdleConnections()), 50);
  const deadline = setTimeout(() => server.closeAllConnections(), patienceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(deadline);
}
