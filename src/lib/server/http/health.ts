import type { IncomingMessage, ServerResponse } from 'node:http';
import { statfs } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Portal } from '../portal.ts';
import { wordsOf } from '../log.ts';
import { pathOf } from './answering.ts';

/** What the process that holds the server knows of itself. */
export interface ProcessState {
  readonly isStopping: boolean;
  /** The worker started beside the server: `elsewhere` when it runs on another machine. */
  readonly worker: 'running' | 'restarting' | 'elsewhere';
}

const leastDiskBytes = 64 * 1024 * 1024;
const patienceMs = 2000;

/**
 * Answers `/health/live` (this process answers) and `/health/ready` (send it readers: the database answers, the disk
 * has room, it is not stopping; 503 otherwise). Says nothing secret, at any host name. False for other addresses.
 */
export async function answerHealth(
  portal: Portal,
  state: () => ProcessState,
  { req, res }: { req: IncomingMessage; res: ServerResponse }
): Promise<boolean> {
  const path = pathOf(req);
  if (path === '/health/live') return tell(res, true, { live: true });
  if (path !== '/health/ready') return false;
  const { isStopping, worker } = state();
  const database = await holds(portal, () => sql`select 1`.execute(portal.db.read));
  const disk = await holds(portal, () => hasRoom(portal.config.DATA_DIR));
  const sandbox = worker === 'elsewhere' ? worker : (await portal.tools.sandbox.found()).ring;
  const ready = database && disk && !isStopping;
  return tell(res, ready, { ready, database, disk, worker, sandbox, stopping: isStopping });
}

function tell(res: ServerResponse, isWell: boolean, body: Record<string, boolean | string>): true {
  res.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(`${JSON.stringify(body)}\n`);
  return true;
}

async function hasRoom(folder: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < leastDiskBytes)
    throw new Error(`there is less than ${leastDiskBytes} bytes left in ${folder}`);
}

async function holds(portal: Portal, check: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${patienceMs} ms`)), patienceMs);
  });
  try {
    await Promise.race([check(), late]);
    return true;
  } catch (cause) {
    portal.log.warn('the portal is not ready', { reason: wordsOf(cause) });
    return false;
  } finally {
    clearTimeout(timer);
  }
}
