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

/** A form has a minute to arrive, and a second more for each 64 kB it says it has. */
const slowestBodyMs = 60_000;
const slowestBytesPerMs = 64;
/** How long a client that still sends has to read the answer, before the connection is cut. */
const lingerMs = 500;

/** Refuses a body that is too large for its address, or of unsaid length, before a byte of it is read. */
export function assertBodyFits(req: IncomingMessage): void {
  if (req.headers['transfer-encoding'] !== undefined) throw new LengthMissing();
  const most = /^\/redaktion(\/|$|\?)/.test(req.url ?? '') ? mostFromStudio : mostFromReaders;
  if (lengthOf(req) > most) throw new BodyTooLarge(most);
}

/** Ends a request whose body comes slower than any honest form does: `slowestMs`, and a second for each 64 kB. */
export function boundBody(req: IncomingMessage, res: ServerResponse, slowestMs = slowestBodyMs): void {
  if (req.complete) return;
  const timer = setTimeout(
    () => {
      if (!req.complete) res.destroy();
    },
    slowestMs + lengthOf(req) / slowestBytesPerMs
  );
  req.once('end', () => clearTimeout(timer));
  res.once('close', () => clearTimeout(timer));
}

function lengthOf(req: IncomingMessage): number {
  return Number(req.headers['content-length'] ?? 0);
}

/**
 * Once an answer is given to a body that is not wanted, stops reading it, and soon cuts the connection: Node would
 * read on to the end, however many gigabytes that is. The moment in between lets the client read why.
 */
export function cutWhenAnswered(req: IncomingMessage, res: ServerResponse): void {
  res.once('finish', () => {
    const isWanted = res.statusCode !== 413 && res.statusCode !== 411 && isBounded(req);
    if (req.complete || isWanted) return;
    const { socket } = req;
    // Node itself is about to read the rest away, past the stream as long as nobody listens to that.
    setImmediate(() => socket.on('data', () => undefined).pause());
    const timer = setTimeout(() => socket.destroy(), lingerMs);
    socket.once('close', () => clearTimeout(timer));
  });
}

function isBounded(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] === undefined && lengthOf(req) <= mostFromStudio;
}
