import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { accountOf, type Actor } from '../accounts/actor.ts';
import { audit } from '../accounts/audit.ts';
import { demand } from '../accounts/may.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database, Reader, Transaction } from '../database/database.ts';
import type { Announcer } from '../events/announce.ts';
import { newId } from '../ids.ts';
import { isRefusal, Refusal } from '../refusal.ts';
import { unlessFull } from '../storage/disk-room.ts';
import { makeFolder } from '../storage/durably.ts';
import type { Storage } from '../storage/storage.ts';
import { shownName } from './file-name.ts';
import { originalKey, uploadFile } from './folders.ts';
import { byName, noteHappening } from './recording-log.ts';

export interface ReceivingRoom {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly storage: Storage;
  readonly events: Announcer;
}

export class RecordingEmpty extends Refusal {
  constructor() {
    super('recording-empty', 422, 'The file is empty: there is nothing in it to play. Choose another file.');
  }
}

/**
 * A file on this machine that becomes a recording. `move` gives it away; else it is copied and left alone. `signal`
 * ends it before anything is stored.
 */
export interface LocalRecording {
  readonly localFile: string;
  readonly name: string;
  readonly move?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * Receives a file as a new recording, kept byte for byte, and returns the recording's id once both are durable.
 * Refuses an empty file, and actors who may not upload.
 */
export async function receiveFile(room: ReceivingRoom, file: LocalRecording, actor: Actor): Promise<string> {
  demand(actor, 'recording.upload');
  const original = await keepLocalFile(room, file);
  return room.db.transact((tx) => registerRecording(room, tx, original, actor));
}

/** An original that is stored under its SHA-256. */
export interface ReceivedOriginal {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Stores a file of this machine as an original, durably. Refuses an empty one. */
export async function keepLocalFile(room: ReceivingRoom, file: LocalRecording): Promise<ReceivedOriginal> {
  const { size } = await stat(file.localFile);
  if (size === 0) throw new RecordingEmpty();
  const localFile = file.move ? file.localFile : await copied(room, file.localFile);
  const sha256 = await sha256Of(localFile);
  file.signal?.throwIfAborted();
  await keepOriginal(room, localFile, sha256);
  return { name: file.name, bytes: size, sha256 };
}

async function copied(room: ReceivingRoom, localFile: string): Promise<string> {
  const copy = uploadFile(room.config, `copy-${newId()}`);
  await makeFolder(dirname(copy));
  try {
    await unlessFull(copyFile(localFile, copy, constants.COPYFILE_FICLONE));
  } catch (cause) {
    await rm(copy, { force: true });
    throw cause;
  }
  return copy;
}

/** The SHA-256 of a local file, as 64 hexadecimal characters. */
export async function sha256Of(localFile: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(localFile, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

/** Moves a local file to where originals lie. Safe to do again, also when the file was moved by the try before. */
export async function keepOriginal(
  { storage }: Pick<ReceivingRoom, 'storage'>,
  localFile: string,
  sha256: string
): Promise<void> {
  const key = originalKey(sha256);
  try {
    if (!(await storage.stat(key))) await storage.take(localFile, key);
  } catch (cause) {
    // Another request stored the same bytes in between.
    if (!isRefusal(cause) || cause.code !== 'storage-key-taken') throw cause;
  }
  await rm(localFile, { force: true });
}

/** Writes a recording whose original is stored, in the caller's transaction, and returns its id. */
export async function registerRecording(
  room: Pick<ReceivingRoom, 'clock' | 'events'>,
  tx: Transaction,
  original: ReceivedOriginal,
  actor: Actor
): Promise<string> {
  const id = newId();
  const now = room.clock.now();
  await tx
    .insertInto('recording')
    .values({
      id,
      state: 'received',
      name: shownName(original.name) || id,
      bytes: original.bytes,
      sha256: original.sha256,
      storage_key: originalKey(original.sha256),
      created_by: accountOf(actor),
      created_at: now,
      updated_at: now
    })
    .execute();
  await tx
    .insertInto('output_set')
    .values({ recording_id: id, name: 'audio', state: 'waiting', stage: 'received', updated_at: now })
    .execute();
  await noteHappening(tx, room, id, { what: 'received', ...byName(actor) });
  await audit(tx, room.clock, actor, { action: 'recording.received', thing: 'recording', thingId: id });
  await room.events.announce(tx, { kind: 'recording.received', subject: id });
  return id;
}

/** The first recording still kept that has the same bytes, other than `exceptId`. */
export async function recordingWithBytes(
  reader: Reader | Transaction,
  sha256: string,
  exceptId: string
): Promise<string | undefined> {
  const row = await reader
    .selectFrom('recording')
    .select('id')
    .where('sha256', '=', sha256)
    .where('id', '!=', exceptId)
    .where('withdrawn_at', 'is', null)
    .orderBy('created_at')
    .executeTakeFirst();
  return row?.id;
}
