import { open, rm } from 'node:fs/promises';
import type { Selectable } from 'kysely';
import type { Actor } from '../accounts/actor.ts';
import { demand, NotAllowed } from '../accounts/may.ts';
import type { Transaction } from '../database/database.ts';
import { isId, newId } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { NoRoomLeft } from '../storage/disk-room.ts';
import { makeFolder, sync } from '../storage/durably.ts';
import { shownName } from './file-name.ts';
import { uploadFile, uploadsFolder } from './folders.ts';
import { quotaLeft } from './quota.ts';
import { type ReceivingRoom, RecordingEmpty } from './receiving.ts';
import { demandReplacing } from './replacing.ts';
import type { UploadTable } from './tables.ts';

/** A file on its way in. `length` is null until the sender knows it; `recordingId` is there once all is received. */
export interface Upload {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly length: number | null;
  readonly received: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly recordingId: string | null;
  readonly sha256: string | null;
  readonly expiresAt: number;
}

/** How long an upload that nobody goes on with is kept. */
export const keptMs = 7 * 24 * 3600_000;

export class UploadMissing extends Refusal {
  constructor() {
    super('upload-missing', 404, 'There is no such upload. It may have been removed; start it again.');
  }
}

export class UploadExpired extends Refusal {
  constructor() {
    super('upload-expired', 410, 'The upload has waited too long and was given up. Start it again.');
  }
}

export class UploadTooLarge extends Refusal {
  constructor(most: number) {
    const gigabytes = Math.round(most / 1e7) / 100;
    super('upload-too-large', 413, `The file is larger than ${gigabytes} GB, the most that is taken here.`, {
      gigabytes
    });
  }
}

export class UploadQuotaFull extends Refusal {
  constructor() {
    super(
      'upload-quota-full',
      413,
      'You have too much under way. Let an upload finish, or cancel one, and try again.'
    );
  }
}

export class UploadFinished extends Refusal {
  constructor() {
    super('upload-finished', 409, 'The upload is finished, and has become a recording.');
  }
}

/** What a sender says of a file before it comes. `length` is null when it will be told later. */
export interface AnnouncedFile {
  readonly length: number | null;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Makes room for a file of `length` bytes and returns the upload to send it to. Refuses what is too large,
 * an account with too much under way, a disk that would become too full, and a file that is to replace (`replaces`, an id,
 * in the metadata) that of a recording which is not the account's to change.
 */
export async function createUpload(
  room: ReceivingRoom,
  { length, metadata }: AnnouncedFile,
  actor: Actor
): Promise<Upload> {
  demand(actor, 'recording.upload');
  if (actor.kind !== 'account') throw new NotAllowed('recording.upload');
  const id = newId();
  const now = room.clock.now();
  await assertLengthFits(room, length);
  await makeFolder(uploadsFolder(room.config));
  await (await open(uploadFile(room.config, id), 'wx')).close();
  await sync(uploadsFolder(room.config));
  const row = {
    id,
    account_id: actor.accountId,
    name: shownName(metadata['filename'] ?? metadata['name'] ?? ''),
    media_type: metadata['filetype'] ?? null,
    length,
    metadata: JSON.stringify(metadata),
    state: 'open',
    created_at: now,
    updated_at: now,
    expires_at: now + keptMs
  };
  try {
    return await room.db.transact(async (tx) => {
      await assertQuota(room, tx, actor.accountId, length ?? 0);
      if (metadata['replaces']) await demandReplacing(tx, metadata['replaces'], actor);
      return uploadOf(await tx.insertInto('upload').values(row).returningAll().executeTakeFirstOrThrow());
    });
  } catch (cause) {
    await rm(uploadFile(room.config, id), { force: true });
    throw cause;
  }
}

async function assertLengthFits(room: ReceivingRoom, length: number | null): Promise<void> {
  if (length === 0) throw new RecordingEmpty();
  if (length !== null && length > room.config.UPLOAD_MAX_BYTES)
    throw new UploadTooLarge(room.config.UPLOAD_MAX_BYTES);
  await assertRoom(room, length ?? 0);
}

/** Refuses when `bytes` more, beside what other uploads still wait for, would use the reserve of the disk. */
async function assertRoom(room: ReceivingRoom, bytes: number): Promise<void> {
  const free = await room.storage.freeBytes();
  if (free === undefined) return;
  const { promised } = await room.db.read
    .selectFrom('upload')
    .select((row) => row.fn.sum<number | null>(row('length', '-', row.ref('received'))).as('promised'))
    .where('state', '=', 'open')
    .executeTakeFirstOrThrow();
  if (free - (promised ?? 0) - bytes < room.config.UPLOAD_RESERVE_BYTES) throw new NoRoomLeft();
}

async function assertQuota(
  room: ReceivingRoom,
  tx: Transaction,
  accountId: string,
  bytes: number
): Promise<void> {
  if (bytes > (await quotaLeft(room.config, tx, { account: accountId }))) throw new UploadQuotaFull();
}

/** Tells, once, how long an upload is that was begun without a length. The limits of `createUpload` hold. */
export async function declareLength(room: ReceivingRoom, upload: Upload, length: number): Promise<Upload> {
  await assertLengthFits(room, length);
  return room.db.transact(async (tx) => {
    await assertQuota(room, tx, upload.accountId, length - upload.received);
    const row = await tx
      .updateTable('upload')
      .set({ length })
      .where('id', '=', upload.id)
      .where('length', 'is', null)
      .where('received', '<=', length)
      .returningAll()
      .executeTakeFirst();
    if (!row) throw new UploadTooLarge(length);
    return uploadOf(row);
  });
}

/** Finds an upload of the actor's own. Refuses every other id in the same words, and one that has expired. */
export async function findUpload(
  room: Pick<ReceivingRoom, 'db' | 'clock'>,
  id: string,
  actor: Actor
): Promise<Upload> {
  if (actor.kind !== 'account' || !isId(id)) throw new UploadMissing();
  const row = await room.db.read
    .selectFrom('upload')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', '=', actor.accountId)
    .executeTakeFirst();
  if (!row) throw new UploadMissing();
  if (row.state === 'open' && row.expires_at < room.clock.now()) throw new UploadExpired();
  return uploadOf(row);
}

/** Gives up an upload and removes its bytes. Refuses one that has become a recording. */
export async function giveUpUpload(
  room: Pick<ReceivingRoom, 'db' | 'config'>,
  upload: Pick<Upload, 'id'>
): Promise<void> {
  const { numDeletedRows } = await room.db.transact((tx) =>
    tx.deleteFrom('upload').where('id', '=', upload.id).where('state', '=', 'open').executeTakeFirst()
  );
  if (numDeletedRows === 0n) throw new UploadFinished();
  await rm(uploadFile(room.config, upload.id), { force: true });
}

export function uploadOf(row: Selectable<UploadTable>): Upload {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    length: row.length,
    received: row.received,
    metadata: JSON.parse(row.metadata) as Record<string, string>,
    recordingId: row.recording_id,
    sha256: row.sha256,
    expiresAt: row.expires_at
  };
}
