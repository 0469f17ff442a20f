import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '#lib/server/accounts/actor.ts';
import { type Clock, systemClock } from '#lib/server/clock.ts';
import { readConfig } from '#lib/server/config.ts';
import type { Database } from '#lib/server/database/database.ts';
import { announcer, type Consequences } from '#lib/server/events/announce.ts';
import { openTools } from '#lib/server/media/ffmpeg.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import type { Portal } from '#lib/server/portal.ts';
import { openDiskStorage } from '#lib/server/storage/disk-storage.ts';
import { openDarkroom } from '#lib/server/images/darkroom.ts';
import { openDownloadCounter } from '#lib/server/statistics/downloads.ts';
import { quietLog } from './jobs.ts';
import { programs } from './programs.ts';

/** What the nouns of media need, with a data folder of its own. */
export type MediaRoom = Pick<
  Portal,
  'config' | 'db' | 'clock' | 'storage' | 'darkroom' | 'tools' | 'downloads' | 'events' | 'log'
> & { readonly folder: string; remove(): Promise<void> };

/** Opens a media room on a database. `settings` are set as in the environment. */
export async function mediaRoom(
  db: Database,
  settings: Record<string, string> = {},
  { clock = systemClock, consequences = {} }: { clock?: Clock; consequences?: Consequences } = {}
): Promise<MediaRoom> {
  const folder = settings['DATA_DIR'] ?? (await mkdtemp(join(tmpdir(), 'eter-media-')));
  const config = readConfig({ ...programs, ...settings, DATA_DIR: folder }, folder);
  const log = quietLog();
  return {
    folder,
    db,
    clock,
    log,
    config,
    downloads: openDownloadCounter({ config, db, clock, log }),
    tools: openTools(config),
    storage: openDiskStorage(folder),
    darkroom: openDarkroom(join(folder, 'work', 'images')),
    events: announcer(clock, consequences),
    remove: () => rm(folder, { recursive: true, force: true })
  };
}

/** Adds an account and returns it as an actor. */
export async function addAccount(
  db: Database,
  id: string,
  role: 'administrator' | 'editor' | 'contributor' | 'moderator' = 'editor'
): Promise<Actor> {
  const account = { id, email: `${id}@radio.example`, name: id, role, language: 'sv', created_at: 1 };
  await db.transact((tx) => tx.insertInto('account').values(account).execute());
  return { kind: 'account', accountId: id, role, name: id };
}

type Door = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Serves one door alone on a free port; refusals are answered with their status and code. */
export async function serveDoor(door: Door): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    door(request, response).then(
      (handled) => handled || response.writeHead(404).end('no door'),
      (thrown: unknown) => {
        response.writeHead(isRefusal(thrown) ? thrown.status : 500).end(isRefusal(thrown) ? thrown.code : '');
        if (!isRefusal(thrown)) console.error(thrown);
      }
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

/** Looks again until something is so, at most ten seconds. */
export async function until<T>(look: () => Promise<T | undefined | false>, ms = 10_000): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error('it never came to be so');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
