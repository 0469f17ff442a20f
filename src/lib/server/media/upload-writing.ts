import { type FileHandle, open } from 'node:fs/promises';
import { sql } from 'kysely';
import type { Transaction } from '../database/database.ts';
import { newSecret } from '../ids.ts';
import { Refusal } from '../refusal.ts';
import { NoRoomLeft, unlessFull } from '../storage/disk-room.ts';
import { codeOf } from '../storage/durably.ts';
import { uploadFile } from './folders.ts';
import type { ReceivingRoom } from './receiving.ts';
import { keptMs, type Upload, UploadMissing, UploadTooLarge } from './uploads.ts';

/** Whoever writes keeps others away this long after the last sign of life, in milliseconds. */
const leaseMs = 20_000;

/** So often what has come is made durable and noted, which is what a cut connection or process can lose. */
const keepEveryMs = 3_000;

export class UploadOffsetWrong extends Refusal {
  constructor(offset: number, received: number) {
    super(
      'upload-offset-wrong',
      409,
      `The portal has ${received} bytes of the file, not ${offset}. The upload goes on from there.`,
      { offset, received }
    );
  }
}

export class UploadBusy extends Refusal {
  constructor() {
    super(
      'upload-busy',
      423,
      'The file is being uploaded already, perhaps in another window. Wait a moment and try again.'
    );
  }
}

export class UploadTooLong extends Refusal {
  constructor(length: number) {
    super(
      'upload-too-long',
      413,
      `More bytes came than the ${length} the file was said to have. Choose the file again and start over.`,
      { length }
    );
  }
}

export class UploadLost extends Refusal {
  constructor() {
    super(
      'upload-lost',
      410,
      'What had come of the file is no longer on the disk. Start the upload again, and tell the operator.'
    );
  }
}

/**
 * The one who writes to an upload, in any process: others are refused with `UploadBusy` until it ends or falls
 * silent. The database row says how much of the file counts; bytes beyond it are of a try that was cut.
 */
export class UploadWriter {
  readonly #room: ReceivingRoom;
  readonly #upload: Upload;
  readonly #token: string;
  readonly #file: FileHandle;
  readonly #keepsParts: boolean;
  #position: number;
  #signOfLife = performance.now();

  private constructor(
    room: ReceivingRoom,
    upload: Upload,
    writing: { token: string; file: FileHandle; keepsParts: boolean }
  ) {
    this.#room = room;
    this.#upload = upload;
    this.#token = writing.token;
    this.#file = writing.file;
    this.#keepsParts = writing.keepsParts;
    this.#position = upload.received;
  }

  /**
   * Begins to write at `offset`. Refuses another offset than what is received, and while somebody else writes.
   * With `keepsParts` false, nothing counts before `keep`: for bytes whose checksum is not known yet.
   */
  static async begin(
    room: ReceivingRoom,
    upload: Upload,
    { offset, keepsParts }: { offset: number; keepsParts: boolean }
  ): Promise<UploadWriter> {
    const token = newSecret();
    await room.db.transact((tx) => claim(room, tx, { id: upload.id, offset, token }));
    try {
      const file = await openAt(uploadFile(room.config, upload.id), offset);
      return new UploadWriter(room, upload, { token, file, keepsParts });
    } catch (cause) {
      await release(room, upload.id, token);
      throw cause;
    }
  }

  /** How many bytes of the file are written, the parts that do not count yet included. */
  get position(): number {
    return this.#position;
  }

  /** Writes the next bytes. Refuses more than the file was said to have, and a full disk. */
  async write(chunks: readonly Uint8Array[]): Promise<void> {
    const { length } = this.#upload;
    const most = length ?? this.#room.config.UPLOAD_MAX_BYTES;
    const bytes = lengthOf(chunks);
    if (this.#position + bytes > most)
      throw length === null ? new UploadTooLarge(most) : new UploadTooLong(most);
    // Before the write, so that one who slept past the lease learns that it is gone before touching the file.
    if (performance.now() - this.#signOfLife > keepEveryMs) await this.#showLife();
    await unlessFull(writeAll(this.#file, chunks, this.#position));
    this.#position += bytes;
  }

  async #showLife(): Promise<void> {
    const free = await this.#room.storage.freeBytes();
    if (free !== undefined && free < this.#room.config.UPLOAD_RESERVE_BYTES) throw new NoRoomLeft();
    if (this.#keepsParts) await this.keep();
    else await this.#note({});
  }

  /** Makes all that is written durable and has it count. Refuses when somebody else has taken over meanwhile. */
  async keep(): Promise<void> {
    await unlessFull(this.#file.sync());
    await this.#note({ received: this.#position });
  }

  async #note(change: { received?: number }): Promise<void> {
    const { db, clock } = this.#room;
    const now = clock.now();
    const noted = await db.transact((tx) =>
      tx
        .updateTable('upload')
        .set({ ...change, writer_until: leaseEnd(this.#room), updated_at: now, expires_at: now + keptMs })
        .where('id', '=', this.#upload.id)
        .where('writer', '=', this.#token)
        .executeTakeFirst()
    );
    if (noted.numUpdatedRows === 0n) throw new UploadBusy();
    this.#signOfLife = performance.now();
  }

  /** Ends the writing and lets others write. What was not kept does not count. */
  async end(): Promise<void> {
    await this.#file.close();
    await release(this.#room, this.#upload.id, this.#token);
  }
}

const leaseEnd = ({ db }: ReceivingRoom) => sql<number>`${db.dialect.now} + ${sql.lit(leaseMs)}`;

async function claim(
  room: ReceivingRoom,
  tx: Transaction,
  { id, offset, token }: { id: string; offset: number; token: string }
): Promise<void> {
  const claimed = await tx
    .updateTable('upload')
    .set({ writer: token, writer_until: leaseEnd(room) })
    .where('id', '=', id)
    .where('state', '=', 'open')
    .where('received', '=', offset)
    .where((row) => row.or([row('writer', 'is', null), row('writer_until', '<', room.db.dialect.now)]))
    .executeTakeFirst();
  if (claimed.numUpdatedRows > 0n) return;
  const row = await tx.selectFrom('upload').select('received').where('id', '=', id).executeTakeFirst();
  if (!row) throw new UploadMissing();
  throw row.received === offset ? new UploadBusy() : new UploadOffsetWrong(offset, row.received);
}

async function release({ db }: ReceivingRoom, id: string, token: string): Promise<void> {
  await db.transact((tx) =>
    tx
      .updateTable('upload')
      .set({ writer: null, writer_until: null })
      .where('id', '=', id)
      .where('writer', '=', token)
      .execute()
  );
}

/** Opens the file with all that lies beyond `offset` cut off: it may be of a try that was never acknowledged. */
async function openAt(path: string, offset: number): Promise<FileHandle> {
  const file = await open(path, 'r+').catch((cause: unknown) => {
    throw codeOf(cause) === 'ENOENT' ? new UploadLost() : cause;
  });
  try {
    const { size } = await file.stat();
    if (size < offset) throw new UploadLost();
    await file.truncate(offset);
    return file;
  } catch (cause) {
    await file.close();
    throw cause;
  }
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[], position: number): Promise<void> {
  const { bytesWritten } = await file.writev(chunks, position);
  if (bytesWritten === lengthOf(chunks)) return;
  const rest = Buffer.concat(chunks).subarray(bytesWritten);
  await writeAll(file, [rest], position + bytesWritten);
}

const lengthOf = (chunks: readonly Uint8Array[]) => chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
