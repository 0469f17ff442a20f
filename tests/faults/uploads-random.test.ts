import { createHash, randomBytes } from 'node:crypto';
import { appendFile, readFile, stat } from 'node:fs/promises';
import { request as startRequest } from 'node:http';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#lib/server/accounts/actor.ts';
import { uploadsDoor } from '#lib/server/http/uploads.ts';
import { originalKey, uploadFile } from '#lib/server/media/folders.ts';
import type { Portal } from '#lib/server/portal.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addAccount, mediaRoom, type MediaRoom, serveDoor, until } from '../support/media.ts';

/** More of them by command: `UPLOAD_SEQUENCES=1000 npx vitest run --project stories tests/faults/uploads-random.test.ts`. */
const sequences = Number(process.env['UPLOAD_SEQUENCES'] ?? 40);
const tus = { 'tus-resumable': '1.0.0' };
const bytesType = { 'content-type': 'application/offset+octet-stream' };
const bytes = randomBytes(60_000);
const sha256 = (of: Uint8Array, form: 'hex' | 'base64') => createHash('sha256').update(of).digest(form);

/** What may happen to an upload, in any order. `share` is of the bytes that are left. */
type Happening =
  | { readonly does: 'send' | 'cut' | 'sendChecked' | 'sendWrong'; readonly share: number }
  | { readonly does: 'sendElsewhere'; readonly by: number }
  | { readonly does: 'ask' | 'die' | 'giveUp' };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({
    does: fc.constantFrom('send', 'cut', 'sendChecked', 'sendWrong'),
    share: fc.double({ min: 0, max: 1, noNaN: true })
  }),
  fc.record({ does: fc.constant('sendElsewhere' as const), by: fc.integer({ min: 1, max: 5000 }) }),
  fc.record({ does: fc.constantFrom('ask', 'die', 'giveUp') })
);

describe.each(engines)('an upload that is broken off in any way, on %s', (engine) => {
  let made: TestDatabase;
  let room: MediaRoom;
  let ada: Actor;
  let door: Awaited<ReturnType<typeof serveDoor>>;
  beforeAll(async () => {
    made = await testDatabase(engine);
    room = await mediaRoom(made.db, { UPLOAD_RESERVE_BYTES: '0' });
    ada = await addAccount(made.db, 'ada');
    await open();
  });
  afterAll(async () => {
    await door.close();
    await made.drop();
    await room.remove();
  });

  const open = async () => {
    door = await serveDoor(uploadsDoor(room as unknown as Portal, () => Promise.resolve(ada)));
  };
  const call = (method: string, path: string, headers: Record<string, string> = {}, body?: Uint8Array) =>
    fetch(door.origin + path, { method, headers: { ...tus, ...headers }, body: body as BodyInit });
  const create = async () => {
    const answer = await call('POST', '/uploads', { 'upload-length': String(bytes.length) });
    return { path: answer.headers.get('location') ?? '', offset: 0 };
  };
  const send = (path: string, offset: number, body: Uint8Array, more: Record<string, string> = {}) =>
    call('PATCH', path, { ...bytesType, 'upload-offset': String(offset), ...more }, body);
  const offsetOf = async (path: string) => Number((await call('HEAD', path)).headers.get('upload-offset'));
  const fileOf = (path: string) => uploadFile(room.config, path.slice(9));
  const writerOf = async (path: string) => {
    const id = path.slice(9);
    const row = await made.db.read
      .selectFrom('upload')
      .select('writer')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.writer === 'dead' ? null : row?.writer;
  };
  const isFree = (path: string) => until(async () => (await writerOf(path)) === null);

  /** Sends a part of a longer body, and breaks the connection off when it lies on the disk. */
  const cut = async (path: string, offset: number, part: Uint8Array) => {
    const request = startRequest(door.origin + path, {
      method: 'PATCH',
      headers: { ...tus, ...bytesType, 'upload-offset': offset, 'content-length': bytes.length - offset }
    });
    request.on('error', () => undefined);
    request.write(part);
    // what a wrong checksum left behind may make the file long enough before anything of this has come
    await until(
      async () => !!(await writerOf(path)) && (await stat(fileOf(path))).size >= offset + part.length
    );
    request.destroy();
    await isFree(path);
  };

  /** As a process leaves it that dies: bytes on the disk that were never acknowledged, and a writer that is no more. */
  const die = async (path: string) => {
    await door.close();
    await isFree(path);
    await appendFile(fileOf(path), randomBytes(777));
    await made.db.transact((tx) =>
      tx
        .updateTable('upload')
        .set({ writer: 'dead', writer_until: 1 })
        .where('id', '=', path.slice(9))
        .execute()
    );
    await open();
  };

  /** Does one thing to the upload and looks whether it is answered as the model says. */
  const happen = async (upload: { path: string; offset: number }, what: Happening) => {
    const { path, offset } = upload;
    // the last byte is kept back: what is whole is a recording, and no upload any more
    const left = bytes.subarray(offset, -1);
    const part = 'share' in what ? left.subarray(0, Math.floor(left.length * what.share)) : left;
    const checked = (sum: string) => send(path, offset, part, { 'upload-checksum': `sha256 ${sum}` });
    const outcomes: Record<Happening['does'], () => Promise<{ offset?: number; path?: string } | undefined>> =
      {
        async send() {
          expect((await send(path, offset, part)).status).toBe(204);
          return { offset: offset + part.length };
        },
        async sendChecked() {
          expect((await checked(sha256(part, 'base64'))).status).toBe(204);
          return { offset: offset + part.length };
        },
        async sendWrong() {
          expect((await checked(sha256(Buffer.from('other'), 'base64'))).status).toBe(460);
          return undefined;
        },
        async sendElsewhere() {
          const by = 'by' in what ? what.by : 1;
          expect((await send(path, offset + by, Buffer.from('x'))).status).toBe(409);
          return undefined;
        },
        async cut() {
          if (part.length === 0) return undefined;
          await cut(path, offset, part);
          const known = await offsetOf(path);
          expect(known).toBeGreaterThanOrEqual(offset);
          expect(known).toBeLessThanOrEqual(offset + part.length);
          return { offset: known };
        },
        async die() {
          await die(path);
          return undefined;
        },
        async giveUp() {
          expect((await call('DELETE', path)).status).toBe(204);
          expect((await call('HEAD', path)).status).toBe(404);
          return create();
        },
        ask: () => Promise.resolve(undefined)
      };
    const next = { ...upload, ...(await outcomes[what.does]()) };
    expect(await offsetOf(next.path)).toBe(next.offset);
    return next;
  };

  it('goes on from what was acknowledged, no byte less and none that was never sent, and becomes the same file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 12 }), async (happenings) => {
        let upload = await create();
        for (const what of happenings) upload = await happen(upload, what);
        const last = await send(upload.path, upload.offset, bytes.subarray(upload.offset));
        expect(last.headers.get('upload-recording')).not.toBeNull();
        expect(await readFile(join(room.folder, originalKey(sha256(bytes, 'hex'))))).toEqual(bytes);
        const sums = await made.db.read.selectFrom('recording').select('sha256').distinct().execute();
        expect(sums).toEqual([{ sha256: sha256(bytes, 'hex') }]);
      }),
      { numRuns: sequences }
    );
  }, 3_600_000);
});
