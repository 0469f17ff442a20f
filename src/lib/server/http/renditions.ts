import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname } from 'node:path';
import { may } from '../accounts/may.ts';
import { type Publicity, publicityOf } from '../articles/publicity.ts';
import { savedAs } from '../media/file-name.ts';
import { attemptKey } from '../media/folders.ts';
import { findRendition } from '../media/recordings.ts';
import { servedType } from '../media/served-type.ts';
import type { Portal } from '../portal.ts';
import { Refusal } from '../refusal.ts';
import type { ActorOf } from './actor-of.ts';
import { AddressUnknown } from './answering.ts';
import type { AddressOf } from './client-address.ts';
import { compressWords } from './compressing.ts';
import { countDownload } from './counting-downloads.ts';
import type { Readers } from './readers.ts';
import { sendFile } from './sending.ts';

export class RecordingWithdrawn extends Refusal {
  constructor() {
    super('recording-withdrawn', 410, 'This recording has been withdrawn and can no longer be played.');
  }
}

export class PartHidden extends Refusal {
  constructor() {
    super(
      'part-hidden',
      410,
      'A part of this recording has been hidden since. Load the page again to play the rest.'
    );
  }
}

/** Where a file that was made of a recording is asked for. */
export interface RenditionAddress {
  readonly recordingId: string;
  readonly attempt: string;
  readonly file: string;
}

export const forever = 'public, max-age=31536000, immutable';

/** A file that is opened in a window of its own shows and runs nothing but itself. */
export const confined = {
  'content-security-policy': "sandbox; default-src 'none'",
  'x-content-type-options': 'nosniff'
};

/** What everyone may play, a player on any site may fetch: a playlist is of no use without what it lists. */
const readByOthers = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'accept-ranges, content-length, content-range, etag'
};

/** Reads an address under `/media/`. Refuses, as unknown, whatever is none. */
export function renditionAddress(path: string): RenditionAddress {
  const shape = /^\/media\/([0-9a-z]{12})\/([0-9a-z-]{1,40})\/([0-9a-z][0-9a-z._-]{0,60})$/;
  const [, recordingId, attempt, file] = shape.exec(path) ?? [];
  if (!recordingId || !attempt || !file) throw new AddressUnknown();
  return { recordingId, attempt, file };
}

interface Desk {
  readonly portal: Portal;
  readonly actorOf: ActorOf;
  readonly readers: Readers;
  readonly addressOf: AddressOf;
}

/** Sends a file of a recording to those who may have it: 410 once it is withdrawn, 404 for everything else. */
export async function sendRendition(
  req: IncomingMessage,
  res: ServerResponse,
  desk: Desk,
  address: RenditionAddress
): Promise<void> {
  const { portal } = desk;
  const { publicity, rendition, type } = await allowed(req, desk, address);
  const stored = await portal.storage.stat(
    `${attemptKey(address.recordingId, address.attempt)}/${address.file}`
  );
  if (!stored) throw new AddressUnknown();
  if (req.method === 'GET') enter(req, res, desk);
  if (publicity === 'public') countDownload(req, res, portal.downloads, rendition);
  if (/^text\/|mpegurl/.test(type)) compressWords(req, res);
  const isSaved = new URL(req.url ?? '/', portal.config.origin).searchParams.has('download');
  await sendFile(req, res, portal.storage, {
    ...stored,
    etag: `"${rendition.sha256}"`,
    handedOverAt: portal.config.MEDIA_ACCEL,
    headers: {
      ...confined,
      ...(publicity === 'public' && readByOthers),
      'content-type': type,
      'cache-control': publicity === 'public' ? forever : 'private, no-store',
      ...(isSaved && { 'content-disposition': savedAs(rendition.name, extname(address.file)) })
    }
  });
}

/** What an editor did not choose as the poster, and captions that nobody has looked at. */
const forEditors: ReadonlySet<string> = new Set(['poster-candidate', 'captions']);

type Found = NonNullable<Awaited<ReturnType<typeof findRendition>>>;

/** Finds the file for one who may have it. Says as little to others of what there is as of what there is not. */
async function allowed(
  req: IncomingMessage,
  { portal, actorOf }: Desk,
  address: RenditionAddress
): Promise<{ publicity: Publicity; rendition: Found; type: string }> {
  const [publicity, rendition] = [
    await publicityOf(portal, address.recordingId),
    await findRendition(portal, address)
  ];
  if (publicity === 'withdrawn') throw new RecordingWithdrawn();
  if (rendition?.hidden_at != null) throw new PartHidden();
  const type = rendition && servedType(address.file, rendition.media_type);
  if (!type) throw new AddressUnknown();
  const isForAll = publicity === 'public' && !forEditors.has(rendition.purpose);
  if (!isForAll && !may(await actorOf(req), 'recording.read')) throw new AddressUnknown();
  return { publicity: isForAll ? 'public' : 'private', rendition, type };
}

function enter(req: IncomingMessage, res: ServerResponse, { readers, addressOf }: Desk): void {
  try {
    res.once('close', readers.enter(addressOf(req)));
  } catch (refused) {
    res.setHeader('retry-after', '5');
    throw refused;
  }
}
