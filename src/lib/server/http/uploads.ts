import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Actor } from '../accounts/actor.ts';
import { wordsOf } from '../log.ts';
import { recordingWithBytes } from '../media/receiving.ts';
import { finishUpload } from '../media/upload-finishing.ts';
import { createUpload, declareLength, findUpload, giveUpUpload, type Upload } from '../media/uploads.ts';
import type { Portal } from '../portal.ts';
import { Refusal } from '../refusal.ts';
import type { ActorOf } from './actor-of.ts';
import type { Door } from './doors.ts';
import {
  announcedLength,
  bytesOf,
  bytesType,
  checksumAlgorithms,
  headerOf,
  neededBytes,
  printMetadata,
  readMetadata,
  tusExtensions,
  tusVersion,
  UploadRequestWrong
} from './tus.ts';
import { type Incomings, receiveBody } from './upload-body.ts';

export class NotSignedIn extends Refusal {
  constructor() {
    super('not-signed-in', 401, 'You are not signed in, or have been signed out. Sign in and go on.');
  }
}

interface Desk {
  readonly portal: Portal;
  readonly incomings: Incomings;
  /** Finishing a large file takes long, and is asked about meanwhile. */
  readonly finishing: Map<string, Promise<Upload>>;
}

interface Call {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly actor: Actor;
  /** The upload that the address names; empty where uploads are made. */
  readonly id: string;
}

/**
 * Makes the door for resumable uploads, tus 1.0 at `/uploads`. It answers what is asked there and throws
 * refusals for the server to answer; false means that the address is not its own.
 */
export function uploadsDoor(portal: Portal, actorOf: ActorOf): Door {
  const desk: Desk = { portal, incomings: new Map(), finishing: new Map() };
  return async (request, response) => {
    const [path, id = ''] = /^\/uploads(?:\/([^/?]*))?\/?(?:\?|$)/.exec(request.url ?? '') ?? [];
    if (path === undefined) return false;
    try {
      await answerCall(desk, { request, response, id }, actorOf);
    } catch (cause) {
      if (request.destroyed && !request.complete) {
        portal.log.info('an upload was cut off', { upload: id, reason: wordsOf(cause) });
        return true;
      }
      // What is left of the body is not read, so nothing else can be asked on this connection.
      if (!request.complete) response.setHeader('connection', 'close');
      throw cause;
    }
    return true;
  };
}

async function answerCall(desk: Desk, call: Omit<Call, 'actor'>, actorOf: ActorOf): Promise<void> {
  const { request, response } = call;
  response.setHeader('tus-resumable', tusVersion);
  response.setHeader('cache-control', 'no-store');
  const verb = verbOf(request, call.id);
  if (!verb) {
    answerOptions(desk.portal, response);
    return;
  }
  if (request.headers['tus-resumable'] !== tusVersion) {
    response.setHeader('tus-version', tusVersion);
    throw new UploadRequestWrong(`only tus ${tusVersion} is spoken here.`, 412);
  }
  const actor = await actorOf(request);
  if (actor.kind === 'anyone') throw new NotSignedIn();
  await verb(desk, { ...call, actor });
}

type Verb = (desk: Desk, call: Call) => Promise<void>;

const verbs: Readonly<Record<string, Verb>> = { HEAD: tell, PATCH: goOn, DELETE: giveUp };

/** What the request asks to be done; null for OPTIONS, which anyone may ask. */
function verbOf(request: IncomingMessage, id: string): Verb | null {
  const named = request.method === 'POST' && headerOf(request.headers, 'x-http-method-override');
  const method = (named || request.method) ?? '';
  if (method === 'OPTIONS') return null;
  const verb = id === '' ? (method === 'POST' ? begin : undefined) : verbs[method];
  if (!verb)
    throw new UploadRequestWrong(`${method} is nothing an upload does.`, method === 'GET' ? 404 : 405);
  return verb;
}

function answerOptions({ config }: Portal, response: ServerResponse): void {
  response
    .writeHead(204, {
      'tus-version': tusVersion,
      'tus-extension': tusExtensions,
      'tus-max-size': config.UPLOAD_MAX_BYTES,
      'tus-checksum-algorithm': checksumAlgorithms.join(',')
    })
    .end();
}

async function begin(desk: Desk, call: Call): Promise<void> {
  const { request, response, actor } = call;
  const { headers } = request;
  if (headers['upload-concat'] !== undefined)
    throw new UploadRequestWrong('parts are not put together here.');
  const hasBody = isBytes(headers);
  if (!hasBody && (bytesOf(headers, 'content-length') ?? 0) > 0) throw wrongType();
  const announced = {
    length: announcedLength(headers),
    metadata: readMetadata(headerOf(headers, 'upload-metadata'))
  };
  const made = await createUpload(desk.portal, announced, actor);
  response.setHeader('location', `/uploads/${made.id}`);
  const upload = hasBody ? await receive(desk, call, made, 0) : made;
  await answer(desk, response, 201, upload);
}

async function goOn(desk: Desk, call: Call): Promise<void> {
  const { headers } = call.request;
  if (!isBytes(headers)) throw wrongType();
  const offset = neededBytes(headers, 'upload-offset');
  const length = bytesOf(headers, 'upload-length');
  let upload = await findUpload(desk.portal, call.id, call.actor);
  if (length !== undefined && upload.length === null)
    upload = await declareLength(desk.portal, upload, length);
  else if (length !== undefined && upload.length !== length)
    throw new UploadRequestWrong('Upload-Length is another than before.');
  const hasNothingToAdd = upload.recordingId !== null && !bytesOf(headers, 'content-length');
  if (!hasNothingToAdd || offset !== upload.received) upload = await receive(desk, call, upload, offset);
  await answer(desk, call.response, 204, upload);
}

/** Types are the same in small letters and capitals. */
const isBytes = (headers: IncomingHttpHeaders) => headers['content-type']?.toLowerCase() === bytesType;

const wrongType = () => new UploadRequestWrong(`the body must be ${bytesType}.`, 415);

async function receive(desk: Desk, call: Call, upload: Upload, offset: number): Promise<Upload> {
  const { request, response } = call;
  if (request.headers.expect) response.writeContinue();
  await receiveBody(desk.portal, desk.incomings, upload, { request, offset });
  return finishWhole(desk, await findUpload(desk.portal, upload.id, call.actor));
}

/** An upload whose bytes are all there becomes a recording, also when the process died in between last time. */
async function finishWhole({ portal, finishing }: Desk, upload: Upload): Promise<Upload> {
  if (upload.recordingId !== null || upload.received !== upload.length) return upload;
  const known = finishing.get(upload.id);
  if (known) return known;
  const mine = finishUpload(portal, upload).finally(() => finishing.delete(upload.id));
  finishing.set(upload.id, mine);
  return mine;
}

async function tell(desk: Desk, { response, actor, id }: Call): Promise<void> {
  const upload = await finishWhole(desk, await findUpload(desk.portal, id, actor));
  response.setHeader('upload-metadata', printMetadata(upload.metadata));
  if (upload.length === null) response.setHeader('upload-defer-length', '1');
  else response.setHeader('upload-length', upload.length);
  await answer(desk, response, 200, upload);
}

async function giveUp(desk: Desk, { response, actor, id }: Call): Promise<void> {
  const upload = await findUpload(desk.portal, id, actor);
  await desk.incomings.get(id)?.stop();
  await giveUpUpload(desk.portal, upload);
  // one who began to send while the row was going away
  await desk.incomings.get(id)?.stop();
  response.writeHead(204).end();
}

async function answer(desk: Desk, response: ServerResponse, status: number, upload: Upload): Promise<void> {
  const headers: OutgoingHttpHeaders = { 'upload-offset': upload.received };
  if (upload.recordingId === null) headers['upload-expires'] = new Date(upload.expiresAt).toUTCString();
  else Object.assign(headers, await recordingHeaders(desk, upload, upload.recordingId));
  response.writeHead(status, headers).end();
}

/** Which recording the upload became, and which had the same bytes before, so that the editor can choose that one. */
async function recordingHeaders(
  { portal }: Desk,
  upload: Upload,
  recordingId: string
): Promise<OutgoingHttpHeaders> {
  const same = await recordingWithBytes(portal.db.read, upload.sha256 ?? '', recordingId);
  return { 'upload-recording': recordingId, ...(same && { 'upload-same-as': same }) };
}
