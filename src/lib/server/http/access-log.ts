import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../log.ts';
import { pathOf } from './answering.ts';

/** Notes how a request ended: no query, no cookie, no address, nothing a person typed. */
export function noteAccess(req: IncomingMessage, res: ServerResponse, log: Log): void {
  const began = performance.now();
  res.once('close', () => {
    log.debug('answered', {
      method: req.method,
      path: pathOf(req),
      status: res.statusCode,
      ms: Math.round(performance.now() - began),
      whole: res.writableFinished
    });
  });
}
