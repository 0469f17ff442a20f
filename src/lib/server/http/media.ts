import type { IncomingMessage, ServerResponse } from 'node:http';
import { findArtwork } from '../images/artwork.ts';
import { imageFolder } from '../images/images.ts';
import type { Portal } from '../portal.ts';
import { Refusal } from '../refusal.ts';
import type { StoredFile } from '../storage/storage.ts';
import type { ActorOf } from './actor-of.ts';
import { AddressUnknown, pathOf } from './answering.ts';
import { clientAddress } from './client-address.ts';
import type { Door } from './doors.ts';
import { Readers } from './readers.ts';
import { confined, forever, renditionAddress, sendRendition } from './renditions.ts';
import { sendFile } from './sending.ts';

export class OnlyReading extends Refusal {
  constructor() {
    super('only-reading', 405, 'Files can only be read here.');
  }
}

/** Every one of them costs an open file and its buffers, about 0.2 MB where nothing is taken. */
const mostReaders = 2500;

/** Serves pictures and what is made of recordings, under `/media/`: byte ranges, and only to those who may. */
export function mediaDoor(portal: Portal, actorOf: ActorOf): Door {
  const { MEDIA_READERS_PER_NETWORK: perNetwork, TRUSTED_PROXIES: proxies } = portal.config;
  const readers = new Readers({ perNetwork, all: mostReaders });
  const desk = { portal, actorOf, readers, addressOf: clientAddress(proxies) };
  return async (req, res) => {
    const path = pathOf(req);
    if (!path.startsWith('/media/')) return false;
    if (req.method === 'OPTIONS') return answerOptions(res);
    if (req.method !== 'GET' && req.method !== 'HEAD') {
      res.setHeader('allow', 'GET, HEAD, OPTIONS');
      throw new OnlyReading();
    }
    const image = /^\/media\/images\/([0-9a-z]{12})\/(\d{1,4})\.webp$/.exec(path);
    const artwork = /^\/media\/images\/([0-9a-z]{12})\/artwork\.jpg$/.exec(path)?.[1];
    if (image) await sendImage(req, res, portal, [image[1] ?? '', image[2] ?? '']);
    else if (artwork) await sendArtwork(req, res, portal, artwork);
    else await sendRendition(req, res, desk, renditionAddress(path));
    return true;
  };
}

/** Players on other sites ask before they fetch a part of a file. What they may read is told with the file. */
function answerOptions(res: ServerResponse): true {
  res.writeHead(204, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'range, if-range, if-none-match, if-modified-since',
    'access-control-max-age': '86400'
  });
  res.end();
  return true;
}

async function sendImage(
  req: IncomingMessage,
  res: ServerResponse,
  portal: Portal,
  [id, width]: [string, string]
): Promise<void> {
  const stored = await portal.storage.stat(`${imageFolder(id)}/${width}.webp`);
  await sendPicture(req, res, portal, { stored, etag: `"${id}-${width}"`, type: 'image/webp' });
}

async function sendArtwork(
  req: IncomingMessage,
  res: ServerResponse,
  portal: Portal,
  id: string
): Promise<void> {
  const stored = await findArtwork(portal, id);
  await sendPicture(req, res, portal, { stored, etag: `"${id}-artwork"`, type: 'image/jpeg' });
}

async function sendPicture(
  req: IncomingMessage,
  res: ServerResponse,
  { storage, config }: Portal,
  { stored, etag, type }: { stored: StoredFile | undefined; etag: string; type: string }
): Promise<void> {
  if (!stored) throw new AddressUnknown();
  const headers = { ...confined, 'content-type': type, 'cache-control': forever };
  await sendFile(req, res, storage, { ...stored, etag, headers, handedOverAt: config.MEDIA_ACCEL });
}
