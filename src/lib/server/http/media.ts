import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { may } from '../accounts/may.ts';
import { publicityOf } from '../articles/publicity.ts';
import { findArtwork } from '../images/artwork.ts';
import { imageFolder } from '../images/images.ts';
import { savedAs } from '../media/file-name.ts';
import { attemptKey } from '../media/folders.ts';
import { findRendition } from '../media/recordings.ts';
import type { Portal } from '../portal.ts';
import { Refusal } from '../refusal.ts';
import type { ActorOf } from './actor-of.ts';
import { AddressUnknown, pathOf } from './answering.ts';
import type { Door } from './doors.ts';
import { sendFile } from './sending.ts';

export class RecordingWithdrawn extends Refusal {
  constructor() {
    super('recording-withdrawn', 410, 'This recording has been withdrawn and can no longer be played.');
  }
}

export class OnlyReading extends Refusal {
  constructor() {
    super('only-reading', 405, 'Files can only be read here.');
  }
}

const forever = 'public, max-age=31536000, immutable';
const confined = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff'
};

/** Serves pictures and what is made of recordings, under `/media/`: byte ranges, and only to those who may. */
export function mediaDoor(portal: Portal, actorOf: ActorOf): Door {
  return async (req, res) => {
    const path = pathOf(req);
    if (!path.startsWith('/media/')) return false;
    if (req.method !== 'GET' && req.method !== 'HEAD') throw new OnlyReading();
    const image = /^\/media\/images\/(?<id>[0-9a-z]{12})\/(?<width>\d{1,4})\.webp$/.exec(path)?.groups;
    const artwork = /^\/media\/images\/([0-9a-z]{12})\/artwork\.jpg$/.exec(path)?.[1];
    if (image) await sendImage(req, res, portal, image as unknown as ImageAddress);
    else if (artwork) await sendArtwork(req, res, portal, artwork);
    else await sendRendition(req, res, { portal, actorOf }, renditionAddress(path));
    return true;
  };
}

interface ImageAddress {
  readonly id: string;
  readonly width: string;
}

interface RenditionAddress {
  readonly recordingId: string;
  readonly attempt: string;
  readonly file: string;
}

function renditionAddress(path: string): RenditionAddress {
  const shape = /^\/media\/([0-9a-z]{12})\/([0-9a-z-]{1,40})\/([0-9a-z][0-9a-z._-]{0,60})$/;
  const [, recordingId, attempt, file] = shape.exec(path) ?? [];
  if (!recordingId || !attempt || !file) throw new AddressUnknown();
  return { recordingId, attempt, file };
}

async function sendImage(
  req: IncomingMessage,
  res: ServerResponse,
  { storage }: Portal,
  { id, width }: ImageAddress
): Promise<void> {
  const key = `${imageFolder(id)}/${width}.webp`;
  const stored = await storage.stat(key);
  if (!stored) throw new AddressUnknown();
  await sendFile(req, res, storage, {
    ...stored,
    etag: `"${id}-${width}"`,
    headers: { ...confined, 'content-type': 'image/webp', 'cache-control': forever }
  });
}

async function sendArtwork(
  req: IncomingMessage,
  res: ServerResponse,
  portal: Portal,
  id: string
): Promise<void> {
  const stored = await findArtwork(portal, id);
  if (!stored) throw new AddressUnknown();
  await sendFile(req, res, portal.storage, {
    ...stored,
    etag: `"${id}-artwork"`,
    headers: { ...confined, 'content-type': 'image/jpeg', 'cache-control': forever }
  });
}

async function sendRendition(
  req: IncomingMessage,
  res: ServerResponse,
  { portal, actorOf }: { portal: Portal; actorOf: ActorOf },
  address: RenditionAddress
): Promise<void> {
  const publicity = await publicityOf(portal, address.recordingId);
  if (publicity === 'withdrawn') throw new RecordingWithdrawn();
  if (publicity === 'private' && !may(await actorOf(req), 'recording.read')) throw new AddressUnknown();
  const rendition = await findRendition(portal, address);
  if (!rendition) throw new AddressUnknown();
  const key = `${attemptKey(address.recordingId, address.attempt)}/${address.file}`;
  const stored = await portal.storage.stat(key);
  if (!stored) throw new AddressUnknown();
  const isDownload = new URL(req.url ?? '/', portal.config.origin).searchParams.has('download');
  await sendFile(req, res, portal.storage, {
    ...stored,
    etag: `"${rendition.sha256}"`,
    headers: {
      ...confined,
      'content-type': rendition.media_type,
      'cache-control': publicity === 'public' ? forever : 'private, no-store',
      ...(isDownload && { 'content-disposition': savedAs(rendition.name, extname(address.file)) })
    }
  });
}
