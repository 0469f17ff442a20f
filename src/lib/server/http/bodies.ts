import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from '../refusal.ts';

export class BodyTooLarge extends Refusal {
  constructor(most: number) {
    super('body-too-large', 413, `What was sent is larger than ${Math.floor(most / 1024)} kB.`, {
      most: Math.floor(most / 1024)
    });
  }
}

export class LengthMissing extends Refusal {
  constructor() {
    super('length-missing', 411, 'The request does not say how long it is (Content-Length).');
  }
}

/** Pictures and transcripts come from the studio; everyone else sends a form's few words. */
const mostFromStudio = 32 * 1024 * 1024;
const mostFromReaders = 512 * 1024;

/** How long a page's form may take to arrive. */
const slowestBodyMs = 60_000;
/** How long a client that still sends has to read the answer, before the connection is cut. */
const lingerMs = 500;

/** Refuses a body that is too large for its address, or of unsaid length, before a byte of it is read. */
export function assertBodyFits(req: IncomingMessage): void {
  if (req.headers['transfer-encoding'] !== undefined) throw new LengthMissing();
  const most = /^\/redaktion(\/|$|\?)/.test(req.url ?? '') ? mostFromStudio : mostFromReaders;
  if (Number(req.headers['content-length'] ?? 0) > most) throw new BodyTooLarge(most);
}

/** Ends a request whose body has not come within a minute: it is no honest form. */
export function boundBody(req: IncomingMessage, res: ServerResponse): void {
  if (req.complete) return;
  const timer = setTimeout(() => {
    if (!req.complete) res.destroy();
  }, slowestBodyMs);
  req.once('end', () => clearTimeout(timer));
  res.once('close', () => clearTimeout(timer));
}

/**
 * Once an answer is given, stops reading what is left of the request, and soon cuts the connection: Node would read
 * on to the end, however many gigabytes that is. The moment in between lets the client read why.
 */
export function cutWhenAnswered(req: IncomingMessage, res: ServerResponse): void {
  res.once('finish', () => {
    if (req.complete) return;
    const { socket } = req;
    socket.pause();
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  });
}
