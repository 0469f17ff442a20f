import { type Actor, roleOf } from '../accounts/actor.ts';
import type { Transaction } from '../database/database.ts';
import { isRefusal } from '../refusal.ts';
import { codeOf } from '../storage/durably.ts';
import { uploadFile } from './folders.ts';
import {
  keepOriginal,
  type ReceivedOriginal,
  type ReceivingRoom,
  registerRecording,
  sha256Of
} from './receiving.ts';
import { registerReplacement } from './replacing.ts';
import { UploadLost } from './upload-writing.ts';
import { type Upload, uploadOf } from './uploads.ts';

/**
 * Makes a recording of an upload whose bytes are all there, once, and returns the upload with the recording's id.
 * Safe to do again, and by two at once: after a crash whoever asks next finishes it.
 */
export async function finishUpload(room: ReceivingRoom, upload: Upload): Promise<Upload> {
  if (upload.recordingId) return upload;
  const sha256 = upload.sha256 ?? (await noteSha256(room, upload));
  await keepOriginal(room, uploadFile(room.config, upload.id), sha256);
  return room.db.transact((tx) => becomeRecording(room, tx, upload.id, sha256));
}

/** Noted before the bytes are moved: a crash in between must not leave bytes that nobody knows whose they are. */
async function noteSha256(room: ReceivingRoom, upload: Upload): Promise<string> {
  try {
    const sha256 = await sha256Of(uploadFile(room.config, upload.id));
    await room.db.transact((tx) =>
      tx.updateTable('upload').set({ sha256 }).where('id', '=', upload.id).execute()
    );
    return sha256;
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw cause;
    const noted = (await freshly(room.db.read, upload.id)).sha256;
    if (!noted) throw new UploadLost();
    return noted;
  }
}

async function becomeRecording(
  room: ReceivingRoom,
  tx: Transaction,
  uploadId: string,
  sha256: string
): Promise<Upload> {
  const row = await tx
    .updateTable('upload')
    .set({ state: 'done', writer: null, writer_until: null })
    .where('id', '=', uploadId)
    .where('state', '=', 'open')
    .returning(['name', 'received', 'account_id', 'metadata'])
    .executeTakeFirst();
  if (row) {
    const original = { name: row.name, bytes: row.received, sha256 };
    const actor = await uploader(tx, row.account_id);
    const { replaces } = JSON.parse(row.metadata) as { replaces?: string };
    const recording_id =
      (await replaced(room, tx, { replaces, original }, actor)) ??
      (await registerRecording(room, tx, original, actor));
    await tx.updateTable('upload').set({ recording_id }).where('id', '=', uploadId).execute();
  }
  return freshly(tx, uploadId);
}

/** The recording whose file is replaced; undefined when none is, or may be any more: then the file is one of its own. */
async function replaced(
  room: ReceivingRoom,
  tx: Transaction,
  { replaces, original }: { replaces: string | undefined; original: ReceivedOriginal },
  actor: Actor
): Promise<string | undefined> {
  if (!replaces) return undefined;
  try {
    await registerReplacement(room, tx, { recordingId: replaces, original }, actor);
    return replaces;
  } catch (cause) {
    if (!isRefusal(cause)) throw cause;
    return undefined;
  }
}

async function freshly(reader: Pick<Transaction, 'selectFrom'>, id: string): Promise<Upload> {
  return uploadOf(
    await reader.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  );
}

/** Whoever sent it, as they are now. */
async function uploader(tx: Transaction, accountId: string): Promise<Actor> {
  const { name, role } = await tx
    .selectFrom('account')
    .select(['name', 'role'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return { kind: 'account', accountId, role: roleOf(role), name };
}
