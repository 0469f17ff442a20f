import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import type { Language } from '#lib/ui/station.ts';
import { newId } from '../ids.ts';
import { type Log, wordsOf } from '../log.ts';
import { isRefusal, Refusal } from '../refusal.ts';

export class AddressUnknown extends Refusal {
  constructor() {
    super('address-unknown', 404, 'There is nothing at this address.');
  }
}

export class Unexpected extends Refusal {
  constructor(id: string) {
    super('unexpected', 500, `Something went wrong here. The number of the error is ${id}.`, { id });
  }
}

/**
 * Answers what was thrown before a page could: a refusal in plain words (as problem+json under `/api/`, and to who
 * asks for that), anything else as a number that stands in the log beside the reason. An answer begun is broken off.
 */
export function answerThrown(req: IncomingMessage, res: ServerResponse, thrown: unknown, log: Log): void {
  if (res.headersSent) {
    log.error('an answer was broken off', { path: pathOf(req), reason: wordsOf(thrown) });
    res.destroy();
    return;
  }
  answerRefusal(req, res, isRefusal(thrown) ? thrown : unexpected(req, thrown, log));
}

function unexpected(req: IncomingMessage, thrown: unknown, log: Log): Refusal {
  const id = newId();
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  log.error('a request failed', { id, path: pathOf(req), reason: wordsOf(thrown), stack });
  return new Unexpected(id);
}

/** Answers a refusal in the reader's language. */
function answerRefusal(req: IncomingMessage, res: ServerResponse, refusal: Refusal): void {
  const detail = refusalWords(preferredLanguage(req.headers['accept-language']), refusal);
  const { status, code } = refusal;
  const isProgram = asksForProblem(req);
  const body = isProgram
    ? JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status] ?? code, status, code, detail })
    : `${detail}\n`;
  res.writeHead(status, {
    'content-type': isProgram ? 'application/problem+json' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store'
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

/** Programs read problem+json (RFC 9457); people read the sentence alone. */
function asksForProblem(req: IncomingMessage): boolean {
  return pathOf(req).startsWith('/api/') || /application\/problem\+json/.test(req.headers.accept ?? '');
}

/** The path of a request, without the query: what may stand in a log. */
export function pathOf(req: IncomingMessage): string {
  return (req.url ?? '').split('?', 1)[0]?.slice(0, 500) ?? '';
}

/** Swedish or English, whichever a browser asks for first; Swedish when it asks for neither. */
function preferredLanguage(header = ''): Language {
  const asked = header.split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return asked.find((language) => language === 'sv' || language === 'en') ?? 'sv';
}
