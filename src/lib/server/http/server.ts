import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Portal } from '../portal.ts';
import { noteAccess } from './access-log.ts';
import { AddressUnknown, answerThrown } from './answering.ts';
import { assertBodyFits, boundBody, cutWhenAnswered } from './bodies.ts';
import { type AddressOf, clientAddress } from './client-address.ts';
import { answerBroken } from './broken-requests.ts';
import { compressWords } from './compressing.ts';
import { type Door, doorsOf } from './doors.ts';
import { assertClean, assertSameOrigin, otherAddress } from './gates.ts';
import { answerHealth, type ProcessState } from './health.ts';
import { putSecurityHeaders } from './security-headers.ts';
import { stopGently } from './stopping.ts';

/** What answers the pages: SvelteKit's handler, built by adapter-node. */
export type Pages = (req: IncomingMessage, res: ServerResponse, next: () => void) => unknown;

/** The header in which the pages learn the reader's address. It is written here; what a reader sends is lost. */
export const addressHeader = 'x-eter-address';

/** The server while it runs. */
export interface FrontServer {
  readonly port: number;
  /** Takes no new connections, lets answers under way finish, then closes. At most ten seconds. */
  stop(): Promise<void>;
}

const limits = {
  headersTimeout: 15_000,
  // Uploads may take hours: bodies are bounded where they are read, silence by `timeout`.
  requestTimeout: 0,
  connectionsCheckingInterval: 5000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16_384
};
/** A connection over which nothing moves for this long, either way, is dropped. */
const silenceMs = 60_000;
const mostConnections = 10_000;

/** Starts the server in front of the pages. Resolves when it listens; rejects when the port is taken. */
export async function startServer(
  portal: Portal,
  pages: Pages,
  worker: () => ProcessState['worker'] = () => 'elsewhere'
): Promise<FrontServer> {
  let isStopping = false;
  const state = () => ({ isStopping, worker: worker() });
  const front = { portal, pages, state, doors: doorsOf(portal), addressOf: addressesOf(portal) };
  const server = createServer(limits, (req, res) => void answer(front, req, res));
  server.on('checkContinue', (req, res) => void answer(front, req, res));
  server.on('clientError', (error, socket) => answerBroken(error, socket, portal.config.origin));
  server.setTimeout(silenceMs);
  server.maxConnections = mostConnections;
  await listen(server, portal);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      isStopping = true;
      return stopGently(server);
    }
  };
}

interface Front {
  readonly portal: Portal;
  readonly pages: Pages;
  readonly state: () => ProcessState;
  readonly doors: readonly Door[];
  readonly addressOf: AddressOf;
}

function addressesOf({ config }: Portal): AddressOf {
  return clientAddress(config.TRUSTED_PROXIES);
}

async function answer(front: Front, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { portal, state } = front;
  noteAccess(req, res, portal.log);
  putSecurityHeaders(res, req.url ?? '/', portal.config.origin);
  cutWhenAnswered(req, res);
  if (state().isStopping) res.setHeader('connection', 'close');
  try {
    if (await answerHealth(portal, state, { req, res })) return;
    assertClean(req.url ?? '');
    const elsewhere = otherAddress(req, portal.config.origin);
    if (elsewhere) return void res.writeHead(308, { location: elsewhere }).end();
    assertSameOrigin(req, portal.config.origin);
    await open(front, req, res);
  } catch (thrown) {
    await answerThrown(req, res, thrown, portal);
  }
}

/** The doors in order: uploads and media, which bound their own bodies, then the pages. */
async function open(front: Front, req: IncomingMessage, res: ServerResponse): Promise<void> {
  req.headers[addressHeader] = front.addressOf(req);
  Object.assign(req, { portal: front.portal });
  for (const door of front.doors) if (await door(req, res)) return;
  assertBodyFits(req);
  boundBody(req, res);
  if (req.headers.expect) res.writeContinue();
  compressWords(req, res);
  await front.pages(req, res, () => void answerThrown(req, res, new AddressUnknown(), front.portal));
}

function listen(server: Server, { config }: Portal): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.PORT, config.HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
