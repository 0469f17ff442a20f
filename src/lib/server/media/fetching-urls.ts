import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import { type Actor, operator, roleOf } from '../accounts/actor.ts';
import type { JobContext } from '../jobs/job-kind.ts';
import { isRefusal } from '../refusal.ts';
import { NoRoomLeft, unlessFull } from '../storage/disk-room.ts';
import { makeFolder } from '../storage/durably.ts';
import { breakOf, ImportShort, ImportSilent } from './fetch-breaks.ts';
import { beginningOf, lengthOf, strongTag } from './fetched-answers.ts';
import { uploadFile } from './folders.ts';
import { type Guard, guardedRequest, readAddress } from './guarded-request.ts';
import type { ProcessingRoom } from './processing.ts';
import { noteAnswer, noteBreak, openImport, setOpen } from './noting-imports.ts';
import { ImportOverQuota } from './quota.ts';
import { keepLocalFile, type ReceivedOriginal, type ReceivingRoom, registerRecording } from './receiving.ts';
import type { UrlImportTable } from './tables.ts';
import { UploadTooLarge } from './uploads.ts';
import { importedFile } from './url-imports.ts';

/** Times in milliseconds, and bytes. Tests wait less. */
export interface FetchLimits {
  readonly wholeMs: number;
  readonly silenceMs: number;
  readonly pauseMs: number;
}

export const fetchLimits: FetchLimits = { wholeMs: 6 * 3600_000, silenceMs: 60_000, pauseMs: 2_000 };

/** After so many breaks in which nothing came the job waits longer. */
const mostBreaks = 3;
const looksEvery = 64 * 1024 * 1024;

/**
 * Fetches a file from the address of an import and makes a recording of it, once. A line that breaks is taken up
 * where it broke when the other server can do that, also by a later try. Refuses what `guardedRequest` does, web
 * pages, files that are too large or more than the account may have under way, and a disk that would become too full.
 */
export async function fetchImport(
  room: ProcessingRoom & { readonly guard: Guard; readonly limits: FetchLimits },
  context: JobContext,
  importId: string
): Promise<void> {
  const row = await openImport(room, importId);
  if (!row) return;
  const localFile = uploadFile(room.config, importedFile(importId));
  await makeFolder(dirname(localFile));
  const original = await fetchAndKeep(room, context, { row, localFile }).catch(async (cause: unknown) => {
    if (isFinal(cause) || !(await openImport(room, importId))) await rm(localFile, { force: true });
    else if (isRefusal(cause)) await noteBreak(room, importId, cause);
    throw cause;
  });
  const actor = await importer(room, row.created_by);
  await context.finish(async (tx) => {
    const recording_id = await registerRecording(room, tx, original, actor);
    const done = { state: 'done', received: original.bytes, recording_id, updated_at: room.clock.now() };
    await tx.updateTable('url_import').set(done).where('id', '=', importId).execute();
  });
}

const isFinal = (cause: unknown) => isRefusal(cause) && !('retry' in cause);

async function fetchAndKeep(room: Room, context: JobContext, fetching: Fetching): Promise<ReceivedOriginal> {
  const { row, localFile } = fetching;
  await fetchAll(room, context, fetching);
  return keepLocalFile(room, { localFile, name: row.name, move: true, signal: context.signal });
}

async function importer({ db }: ReceivingRoom, accountId: string | null): Promise<Actor> {
  if (accountId === null) return operator;
  const { name, role } = await db.read
    .selectFrom('account')
    .select(['name', 'role'])
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return { kind: 'account', accountId, role: roleOf(role), name };
}

interface Fetching {
  readonly row: Selectable<UrlImportTable>;
  readonly localFile: string;
}

type Room = Parameters<typeof fetchImport>[0];

async function fetchAll(room: Room, context: JobContext, fetching: Fetching): Promise<void> {
  const signal = AbortSignal.any([context.signal, AbortSignal.timeout(room.limits.wholeMs)]);
  for (let breaks = 0; breaks < mostBreaks;) {
    const before = await sizeOf(fetching.localFile);
    try {
      await fetchOnce(room, { ...fetching, context, signal });
      return;
    } catch (cause) {
      context.signal.throwIfAborted();
      if (isFinal(cause)) throw cause;
      breaks = (await sizeOf(fetching.localFile)) > before ? 0 : breaks + 1;
      if (breaks >= mostBreaks || signal.aborted) throw breakOf(cause);
      await pause(room.limits.pauseMs, undefined, { signal: context.signal });
    }
  }
}

interface FetchingOnce extends Fetching {
  readonly context: JobContext;
  readonly signal: AbortSignal;
}

async function fetchOnce(room: Room, fetching: FetchingOnce): Promise<void> {
  const { row, localFile, signal } = fetching;
  const have = await sizeOf(localFile);
  const { etag, received } = await room.db.read
    .selectFrom('url_import')
    .select(['etag', 'received'])
    .where('id', '=', row.id)
    .executeTakeFirstOrThrow();
  // Without a strong mark nothing says that the rest belongs to the same file.
  const from = etag ? Math.min(have, received) : 0;
  const headers: Record<string, string> =
    from > 0 && etag ? { range: `bytes=${from}-`, 'if-range': etag } : {};
  const answer = await guardedRequest(room.guard, readAddress(row.address), { headers, signal });
  try {
    const begins = beginningOf(answer, from);
    const length = lengthOf(answer, begins);
    await demandRoom(room, length ?? 0, begins);
    const allowed = await noteAnswer(room, row, { length, etag: strongTag(answer) });
    await write(room, { ...fetching, answer, begins, length, allowed });
  } finally {
    answer.destroy();
  }
}

async function demandRoom({ config, storage }: ReceivingRoom, length: number, have: number): Promise<void> {
  if (Math.max(length, have) > config.UPLOAD_MAX_BYTES) throw new UploadTooLarge(config.UPLOAD_MAX_BYTES);
  const free = await storage.freeBytes();
  if (free !== undefined && free - Math.max(0, length - have) < config.UPLOAD_RESERVE_BYTES)
    throw new NoRoomLeft();
}

interface Writing extends FetchingOnce {
  readonly answer: IncomingMessage;
  readonly begins: number;
  readonly length: number | null;
  /** How many bytes the account has room for. */
  readonly allowed: number;
}

async function write(
  room: Room,
  { row, localFile, context, answer, begins, length, allowed }: Writing
): Promise<void> {
  const file = await open(localFile, begins > 0 ? 'r+' : 'w');
  const silence = () => answer.destroy(new ImportSilent());
  let timer = setTimeout(silence, room.limits.silenceMs);
  let [at, looked] = [begins, begins];
  const shown = { at: -Infinity };
  try {
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      timer = setTimeout(silence, room.limits.silenceMs);
      if (at + chunk.length > allowed) throw new ImportOverQuota(room.config, allowed);
      await unlessFull(writeAll(file, chunk, at));
      at += chunk.length;
      if (at - looked > looksEvery || at > room.config.UPLOAD_MAX_BYTES) {
        await demandRoom(room, 0, at);
        looked = at;
      }
      await show(room, context, { row, file, at, length, shown });
    }
    await file.truncate(at);
    await file.sync();
  } finally {
    clearTimeout(timer);
    await file.close();
  }
  if (length !== null && at < length) throw new ImportShort();
}

interface Showing {
  readonly row: Fetching['row'];
  readonly file: FileHandle;
  readonly at: number;
  readonly length: number | null;
  readonly shown: { at: number };
}

/** What is told has come is on the disk: from there a later try goes on. */
async function show({ db, clock }: Room, context: JobContext, showing: Showing): Promise<void> {
  const { row, file, at, length, shown } = showing;
  const now = performance.now();
  if (now - shown.at < 1000) return;
  shown.at = now;
  await unlessFull(file.datasync());
  await context.progress(length ? at / length : 0, 'fetching');
  await setOpen(db, row.id, { received: at, updated_at: clock.now() });
}

async function writeAll(file: FileHandle, bytes: Buffer, at: number): Promise<void> {
  let done = 0;
  while (done < bytes.length)
    done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0
  );
}
