import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import type { Language } from '#lib/ui/station.ts';
import type { Config } from '../config.ts';
import type { Database } from '../database/database.ts';
import { newId } from '../ids.ts';
import { type Log, wordsOf } from '../log.ts';
import { isRefusal, Refusal } from '../refusal.ts';
import { findStation } from '../station/station.ts';
import { errorPage, errorPagePolicy } from './error-page.ts';

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

/** What an answer needs of the portal: the station's name and language stand on the page. */
interface Room {
  readonly db: Database;
  readonly config: Config;
  readonly log: Log;
}

/**
 * Answers what was thrown before a page could: a refusal in plain words (as a page for a browser, as problem+json under
 * `/api/` and to who asks for that), anything else as a number that stands in the log beside the reason. An answer begun
 * is broken off.
 */
export async function answerThrown(
  req: IncomingMessage,
  res: ServerResponse,
  thrown: unknown,
  room: Room
): Promise<void> {
  if (res.headersSent) {
    room.log.error('an answer was broken off', { path: pathOf(req), reason: wordsOf(thrown) });
    res.destroy();
    return;
  }
  await answerRefusal(req, res, isRefusal(thrown) ? thrown : unexpected(req, thrown, room.log), room);
}

function unexpected(req: IncomingMessage, thrown: unknown, log: Log): Refusal {
  const id = newId();
  const stack = thrown instanceof Error ? thrown.stack : undefined;
  log.error('a request failed', { id, path: pathOf(req), reason: wordsOf(thrown), stack });
  return new Unexpected(id);
}

async function answerRefusal(
  req: IncomingMessage,
  res: ServerResponse,
  refusal: Refusal,
  room: Room
): Promise<void> {
  const { type, body } = await told(req, refusal, room);
  if (type === types.page) res.setHeader('content-security-policy', errorPagePolicy);
  res.writeHead(refusal.status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store'
  });
  res.end(req.method === 'HEAD' ? undefined : body);
}

const types = {
  problem: 'application/problem+json',
  page: 'text/html; charset=utf-8',
  sentence: 'text/plain; charset=utf-8'
} as const;

/** Programs are told in the language they ask for, people in the station's. */
async function told(req: IncomingMessage, refusal: Refusal, room: Room) {
  const { status, code } = refusal;
  const asked = preferredLanguage(req.headers['accept-language']);
  const detail = refusalWords(asked, refusal);
  if (asksForProblem(req)) {
    const problem = { type: 'about:blank', title: STATUS_CODES[status] ?? code, status, code, detail };
    return { type: types.problem, body: JSON.stringify(problem) };
  }
  if (!asksForPage(req)) return { type: types.sentence, body: `${detail}\n` };
  const { name, language } = await stationOf(room, asked);
  const { origin } = room.config;
  const sentence = refusalWords(language, refusal);
  return { type: types.page, body: errorPage({ language, station: name, origin, status, sentence }) };
}

/** The page is written also when nothing can be read: the error may be just that. */
async function stationOf(room: Room, language: Language): Promise<{ name: string; language: Language }> {
  try {
    return await findStation(room);
  } catch (error) {
    room.log.error('the station could not be read', { reason: wordsOf(error) });
    return { name: 'Eter', language };
  }
}

function asksForPage(req: IncomingMessage): boolean {
  return /text\/html/.test(req.headers.accept ?? '');
}

/** Programs read problem+json (RFC 9457). */
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
