import type { Actor } from '../accounts/actor.ts';
import type { Transaction } from '../database/database.ts';
import { codeOf } from '../storage/durably.ts';
import { uploadFile } from './folders.ts';
import { keepOriginal, type ReceivingRoom, registerRecording, sha256Of } from './receiving.ts';
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
    .returning(['name', 'received', 'account_id'])
    .executeTakeFirst();
  if (row) {
    const original = { name: row.name, bytes: row.received, sha256 };
    const recordingId = await registerRecording(room, tx, original, await uploader(tx, row.account_id));
    await tx.updateTable('upload').set({ recording_id: recordingId }).where('id', '=', uploadId).execute();
  }
  return freshly(tx, uploadId);
}

async function freshly(reader: Pick<Transaction, 'selectFrom'>, id: string): Promise<Upload> {
  return uploadOf(
    await reader.selectFrom('upload').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  );
}

/** The right to upload was asked for when the upload was made; here only whose it is counts. */
async function uploader(tx: Transaction, accountId: string): Promise<Actor> {
  const { name } = await tx
    .selectFrom('account')
    .select('name')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return { kind: 'account', accountId, role: 'contributor', name };
}
