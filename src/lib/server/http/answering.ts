import type { IncomingMessage, ServerResponse } from 'node:http';
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
 * Answers what was thrown before a page could: a refusal in plain words (as problem+json under `/api/`), anything
 * else as a number that stands in the log beside the reason. The connection ends; an answer begun is broken off.
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
  const isApi = pathOf(req).startsWith('/api/');
  const body = isApi
    ? JSON.stringify({ type: 'about:blank', status: refusal.status, code: refusal.code, title: detail })
    : `${detail}\n`;
  res.writeHead(refusal.status, {
    'content-type': isApi ? 'application/problem+json' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store'
  });
  res.end(req.method === 'HEAD' ? undefined : body);
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
