import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type ClientRequest, request as startRequest } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, anyone } from '#lib/server/accounts/actor.ts';
import { uploadsDoor } from '#lib/server/http/uploads.ts';
import { originalKey, uploadFile } from '#lib/server/media/folders.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import type { Portal } from '#lib/server/portal.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addAccount, mediaRoom, type MediaRoom, serveDoor, until } from '../support/media.ts';
import { testClock } from '../support/clocks.ts';

const limits = { UPLOAD_MAX_BYTES: '5000000', UPLOAD_QUOTA_BYTES: '8000000', UPLOAD_RESERVE_BYTES: '0' };
const bytesType = 'application/offset+octet-stream';
const sha256 = (bytes: Uint8Array, form: 'hex' | 'base64' = 'hex') =>
  createHash('sha256').update(bytes).digest(form);

describe.each(engines)('uploads on %s', (engine) => {
  let made: TestDatabase;
  let room: MediaRoom;
  let served: Awaited<ReturnType<typeof serveDoor>>;
  let actor: Actor;
  const people: Record<string, Actor> = {};
  const clock = testClock();

  beforeAll(async () => {
    made = await testDatabase(engine);
    room = await mediaRoom(made.db, limits, { clock });
    for (const [name, role] of [
      ['ada', 'contributor'],
      ['lin', 'editor'],
      ['mo', 'moderator']
    ] as const)
      people[name] = await addAccount(made.db, name, role);
    served = await serveDoor(uploadsDoor(room as unknown as Portal, () => Promise.resolve(actor)));
  });
  beforeEach(async () => {
    actor = people['ada']!;
    await made.db.transact((tx) => tx.deleteFrom('upload').where('state', '=', 'open').execute());
  });
  afterAll(async () => {
    await served.close();
    await made.drop();
    await room.remove();
  });

  const call = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Uint8Array | string
  ) => {
    const response = await fetch(new URL(path, served.origin), {
      method,
      headers: { 'tus-resumable': '1.0.0', ...headers },
      body: body as BodyInit
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const create = async (length: number, headers: Record<string, string> = {}) => {
    const answer = await call('POST', '/uploads', { 'upload-length': String(length), ...headers });
    expect(answer).toMatchObject({ status: 201 });
    return answer.headers.get('location') ?? '';
  };
  const patch = (path: string, offset: number, body: Uint8Array, headers: Record<string, string> = {}) =>
    call('PATCH', path, { 'upload-offset': String(offset), 'content-type': bytesType, ...headers }, body);
  const offsetOf = async (path: string) => Number((await call('HEAD', path)).headers.get('upload-offset'));
  const recordings = () => made.db.read.selectFrom('recording').selectAll().execute();

  /** A PATCH whose body is sent bit by bit by the test. */
  const openPatch = (path: string, offset: number, length: number) =>
    new Promise<{ request: ClientRequest; answer: Promise<number> }>((resolve) => {
      const request = startRequest(new URL(path, served.origin), {
        method: 'PATCH',
        headers: {
          'tus-resumable': '1.0.0',
          'upload-offset': offset,
          'content-type': bytesType,
          'content-length': length
        }
      });
      const answer = new Promise<number>((done) => {
        request.on('response', (response) => {
          response.resume();
          done(response.statusCode ?? 0);
        });
        request.on('error', () => done(0));
      });
      request.flushHeaders();
      request.on('socket', () => resolve({ request, answer }));
    });
  const writerOf = (path: string) =>
    made.db.read
      .selectFrom('upload')
      .select('writer')
      .where('id', '=', path.slice(9))
      .executeTakeFirstOrThrow()
      .then((row) => row.writer ?? undefined);

  it('tell what they can, without asking who', async () => {
    actor = anyone;
    const answer = await fetch(`${served.origin}/uploads`, { method: 'OPTIONS' });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'tus-resumable': '1.0.0',
      'tus-version': '1.0.0',
      'tus-max-size': '5000000',
      'tus-extension': 'creation,creation-with-upload,creation-defer-length,expiration,checksum,termination',
      'tus-checksum-algorithm': 'sha256,sha1'
    });
  });

  it('become a recording, kept byte for byte, when the last byte is there', async () => {
    const bytes = randomBytes(300_000);
    const path = await create(bytes.length, {
      'upload-metadata': `filename ${Buffer.from('../Möte 1.wav').toString('base64')},article YWJj`
    });
    expect(await patch(path, 0, bytes.subarray(0, 100_000))).toMatchObject({ status: 204 });
    expect(await offsetOf(path)).toBe(100_000);
    const last = await patch(path, 100_000, bytes.subarray(100_000));
    const id = last.headers.get('upload-recording') ?? '';
    expect(last.status).toBe(204);
    const head = await call('HEAD', path);
    expect(Object.fromEntries(head.headers)).toMatchObject({
      'upload-offset': '300000',
      'upload-length': '300000',
      'upload-recording': id,
      'cache-control': 'no-store'
    });
    expect(head.headers.get('upload-metadata')).toContain('article YWJj');
    const recording = (await recordings()).find((one) => one.id === id);
    expect(recording).toMatchObject({
      name: 'Möte 1.wav',
      bytes: 300_000,
      state: 'received',
      sha256: sha256(bytes),
      storage_key: originalKey(sha256(bytes)),
      created_by: 'ada'
    });
    expect(await readFile(join(room.folder, originalKey(sha256(bytes))))).toEqual(bytes);
    expect(existsSync(uploadFile(room.config, path.slice(9)))).toBe(false);
    const events = await made.db.read.selectFrom('event').select('kind').where('subject', '=', id).execute();
    expect(events).toEqual([{ kind: 'recording.received' }]);
    const sets = await made.db.read
      .selectFrom('output_set')
      .select(['name', 'state', 'stage'])
      .where('recording_id', '=', id)
      .execute();
    expect(sets).toEqual([{ name: 'audio', state: 'waiting', stage: 'received' }]);
  });

  it('say which recording has the same bytes already, and store them once', async () => {
    const bytes = randomBytes(5000);
    const first = await patch(await create(5000), 0, bytes);
    const second = await patch(await create(5000), 0, bytes);
    expect(first.headers.get('upload-same-as')).toBeNull();
    expect(second.headers.get('upload-same-as')).toBe(first.headers.get('upload-recording'));
    expect(second.headers.get('upload-recording')).not.toBe(first.headers.get('upload-recording'));
    const keys = (await recordings())
      .filter((one) => one.sha256 === sha256(bytes))
      .map((one) => one.storage_key);
    expect(keys).toEqual([originalKey(sha256(bytes)), originalKey(sha256(bytes))]);
  });

  it('may come whole with their creation', async () => {
    const bytes = randomBytes(2000);
    const answer = await call(
      'POST',
      '/uploads',
      { 'upload-length': '2000', 'content-type': bytesType },
      bytes
    );
    expect(answer.status).toBe(201);
    expect(answer.headers.get('upload-offset')).toBe('2000');
    expect(answer.headers.get('upload-recording')).toMatch(/^[0-9a-z]{12}$/);
  });

  it('may tell their length later, once', async () => {
    const answer = await call('POST', '/uploads', { 'upload-defer-length': '1' });
    const path = answer.headers.get('location') ?? '';
    expect((await call('HEAD', path)).headers.get('upload-defer-length')).toBe('1');
    expect(await patch(path, 0, randomBytes(10))).toMatchObject({ status: 204 });
    expect(await patch(path, 10, randomBytes(5), { 'upload-length': '20' })).toMatchObject({ status: 204 });
    expect(await patch(path, 15, randomBytes(5), { 'upload-length': '21' })).toMatchObject({ status: 400 });
    const last = await patch(path, 15, randomBytes(5));
    expect(last.headers.get('upload-recording')).not.toBeNull();
  });

  it('go on in steps of no byte and of one byte', async () => {
    const path = await create(3);
    expect(await patch(path, 0, new Uint8Array())).toMatchObject({ status: 204 });
    for (const offset of [0, 1, 2]) expect((await patch(path, offset, randomBytes(1))).status).toBe(204);
    expect((await call('HEAD', path)).headers.get('upload-recording')).not.toBeNull();
    expect(await patch(path, 3, new Uint8Array())).toMatchObject({ status: 204 });
  });

  it('count what came before the connection was cut, and go on from there', async () => {
    const bytes = randomBytes(400_000);
    const path = await create(bytes.length);
    const { request } = await openPatch(path, 0, bytes.length);
    request.write(bytes.subarray(0, 250_000));
    const file = uploadFile(room.config, path.slice(9));
    await until(async () => (await readFile(file)).length === 250_000);
    request.destroy();
    await until(async () => (await offsetOf(path)) === 250_000 && !(await writerOf(path)));
    const last = await patch(path, 250_000, bytes.subarray(250_000));
    const id = last.headers.get('upload-recording');
    expect((await recordings()).find((one) => one.id === id)?.sha256).toBe(sha256(bytes));
  });

  it('let one write at a time: the other is told to wait, and later to look where it stands', async () => {
    const bytes = randomBytes(100);
    const path = await create(bytes.length);
    const one = await openPatch(path, 0, 60);
    await until(() => writerOf(path));
    one.request.write(bytes.subarray(0, 10));
    expect(await patch(path, 0, bytes)).toMatchObject({ status: 423, text: 'upload-busy' });
    one.request.end(bytes.subarray(10, 60));
    expect(await one.answer).toBe(204);
    expect(await patch(path, 0, bytes)).toMatchObject({ status: 409, text: 'upload-offset-wrong' });
    expect(await patch(path, 60, bytes.subarray(60))).toMatchObject({ status: 204 });
  });

  it('let one of two win who write at the same moment', async () => {
    const bytes = randomBytes(200_000);
    const path = await create(bytes.length);
    const statuses = await Promise.all([patch(path, 0, bytes), patch(path, 0, bytes)]);
    expect(statuses.map((answer) => answer.status).sort()).toEqual([
      204,
      expect.toSatisfy((status: number) => [409, 423].includes(status))
    ]);
  });

  it('give way from a silent connection to a new one of the same sender', async () => {
    const bytes = randomBytes(50);
    const path = await create(bytes.length);
    const ghost = await openPatch(path, 0, 50);
    ghost.request.write(bytes.subarray(0, 20));
    await until(async () => (await readFile(uploadFile(room.config, path.slice(9)))).length === 20);
    const answer = await until(async () => {
      const at = await offsetOf(path);
      const tried = await patch(path, at, bytes.subarray(at));
      return tried.status === 204 && tried;
    });
    expect(answer.headers.get('upload-recording')).not.toBeNull();
    expect(await ghost.answer).toBe(0);
  });

  it('take over from a process that died, once its time is out, and drop what it had not made durable', async () => {
    const bytes = randomBytes(40);
    const path = await create(bytes.length);
    await patch(path, 0, bytes.subarray(0, 10));
    await writeFile(
      uploadFile(room.config, path.slice(9)),
      Buffer.concat([bytes.subarray(0, 10), randomBytes(99)])
    );
    const hold = (until: number) =>
      made.db.transact((tx) =>
        tx
          .updateTable('upload')
          .set({ writer: 'dead', writer_until: until })
          .where('id', '=', path.slice(9))
          .execute()
      );
    await hold(Date.now() + 60_000);
    expect(await patch(path, 10, bytes.subarray(10))).toMatchObject({ status: 423 });
    await hold(Date.now() - 1000);
    const last = await patch(path, 10, bytes.subarray(10));
    const id = last.headers.get('upload-recording');
    expect((await recordings()).find((one) => one.id === id)?.sha256).toBe(sha256(bytes));
  });

  it('keep nothing of bytes with a wrong checksum', async () => {
    const bytes = randomBytes(1000);
    const path = await create(2000);
    const wrong = await patch(path, 0, bytes, {
      'upload-checksum': `sha256 ${sha256(randomBytes(1), 'base64')}`
    });
    expect(wrong).toMatchObject({ status: 460, text: 'upload-checksum-wrong' });
    expect(await offsetOf(path)).toBe(0);
    const right = await patch(path, 0, bytes, { 'upload-checksum': `sha256 ${sha256(bytes, 'base64')}` });
    expect(right).toMatchObject({ status: 204 });
    const sha1 = createHash('sha1').update(bytes).digest('base64');
    expect(await patch(path, 1000, bytes, { 'upload-checksum': `sha1 ${sha1}` })).toMatchObject({
      status: 204
    });
  });

  it('are finished by whoever asks next when the process died after the last byte', async () => {
    const bytes = randomBytes(700);
    const path = await create(bytes.length);
    const id = path.slice(9);
    await writeFile(uploadFile(room.config, id), bytes);
    const set = (values: { received: number; sha256?: string }) =>
      made.db.transact((tx) => tx.updateTable('upload').set(values).where('id', '=', id).execute());
    await set({ received: 700 });
    expect((await call('HEAD', path)).headers.get('upload-recording')).not.toBeNull();

    const moved = await create(bytes.length);
    await rm(uploadFile(room.config, moved.slice(9)));
    await made.db.transact((tx) =>
      tx
        .updateTable('upload')
        .set({ received: 700, sha256: sha256(bytes) })
        .where('id', '=', moved.slice(9))
        .execute()
    );
    const heads = await Promise.all([call('HEAD', moved), call('HEAD', moved)]);
    expect(heads[0].headers.get('upload-recording')).not.toBeNull();
    expect(heads[1].headers.get('upload-recording')).toBe(heads[0].headers.get('upload-recording'));
  });

  it('can be given up, bytes and all, until they are a recording', async () => {
    const path = await create(10);
    await patch(path, 0, randomBytes(5));
    expect((await call('DELETE', path)).status).toBe(204);
    expect((await call('HEAD', path)).status).toBe(404);
    expect(existsSync(uploadFile(room.config, path.slice(9)))).toBe(false);
    const done = await create(5);
    await patch(done, 0, randomBytes(5));
    expect(await call('DELETE', done)).toMatchObject({ status: 409, text: 'upload-finished' });
  });

  it('are given up, when asked, in the middle of a body', async () => {
    const path = await create(10);
    const one = await openPatch(path, 0, 10);
    await until(() => writerOf(path));
    expect((await call('DELETE', path)).status).toBe(204);
    expect(await one.answer).toBe(0);
    expect(existsSync(uploadFile(room.config, path.slice(9)))).toBe(false);
  });

  it('expire when nobody goes on with them', async () => {
    const path = await create(10);
    const expires = Date.parse((await call('HEAD', path)).headers.get('upload-expires') ?? '');
    expect(expires).toBeGreaterThan(clock.now() + 6 * 24 * 3600_000);
    clock.advance(8 * 24 * 3600_000);
    expect(await call('HEAD', path)).toMatchObject({ status: 410 });
    expect(await patch(path, 0, randomBytes(1))).toMatchObject({ status: 410, text: 'upload-expired' });
  });

  it('of somebody else do not exist', async () => {
    const path = await create(10);
    actor = people['lin']!;
    expect((await call('HEAD', path)).status).toBe(404);
    expect(await patch(path, 0, randomBytes(10))).toMatchObject({ status: 404, text: 'upload-missing' });
    expect((await call('DELETE', path)).status).toBe(404);
    actor = people['ada']!;
    expect(await offsetOf(path)).toBe(0);
  });

  it('are bounded by what one account has under way', async () => {
    await create(4_500_000);
    const answer = await call('POST', '/uploads', { 'upload-length': '4500000' });
    expect(answer).toMatchObject({ status: 413, text: 'upload-quota-full' });
    actor = people['lin']!;
    await create(4_500_000);
  });

  it('leave no file behind when they are refused', async () => {
    const before = (await readdir(join(room.folder, 'uploads'))).length;
    await create(5_000_000);
    await call('POST', '/uploads', { 'upload-length': '5000000' });
    expect((await readdir(join(room.folder, 'uploads'))).length).toBe(before + 1);
  });

  it('are refused while the disk is nearly full', async () => {
    const full = await mediaRoom(made.db, { UPLOAD_RESERVE_BYTES: String(Number.MAX_SAFE_INTEGER) });
    const door = await serveDoor(uploadsDoor(full as unknown as Portal, () => Promise.resolve(actor)));
    const answer = await fetch(`${door.origin}/uploads`, {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '10' }
    });
    expect([answer.status, await answer.text()]).toEqual([507, 'no-room-left']);
    await door.close();
    await full.remove();
  });

  it('with more bytes than they said are refused, and nothing of that counts', async () => {
    const path = await create(10);
    expect(await patch(path, 0, randomBytes(11))).toMatchObject({ status: 413, text: 'upload-too-long' });
    const streamed = await fetch(new URL(path, served.origin), {
      method: 'PATCH',
      headers: { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': bytesType },
      body: new Blob([randomBytes(6), randomBytes(6)]).stream(),
      duplex: 'half'
    } as RequestInit);
    expect(streamed.status).toBe(413);
    expect(await offsetOf(path)).toBe(0);
  });

  it.each<[string, number, Parameters<typeof call>]>([
    ['no version', 412, ['POST', '', { 'tus-resumable': '', 'upload-length': '1' }]],
    ['another version', 412, ['POST', '', { 'tus-resumable': '0.2.2', 'upload-length': '1' }]],
    ['no length', 400, ['POST', '', {}]],
    ['a length below nothing', 400, ['POST', '', { 'upload-length': '-1' }]],
    ['a length that is a word', 400, ['POST', '', { 'upload-length': 'long' }]],
    ['two lengths', 400, ['POST', '', { 'upload-length': '1', 'upload-defer-length': '1' }]],
    ['a wrong deferral', 400, ['POST', '', { 'upload-defer-length': '2' }]],
    ['an empty file', 422, ['POST', '', { 'upload-length': '0' }]],
    ['too large a file', 413, ['POST', '', { 'upload-length': '5000001' }]],
    ['5 GB', 413, ['POST', '', { 'upload-length': '5000000000' }]],
    ['metadata that cannot be read', 400, ['POST', '', { 'upload-length': '1', 'upload-metadata': 'a !!' }]],
    ['parts to put together', 400, ['POST', '', { 'upload-length': '1', 'upload-concat': 'partial' }]],
    [
      'a body of another type',
      415,
      ['POST', '', { 'upload-length': '1', 'content-type': 'text/plain' }, 'x']
    ],
    ['an unknown upload', 404, ['HEAD', '/0123456789ab', {}]],
    ['what is no id', 404, ['HEAD', '/..%2f..%2fetc%2fpasswd', {}]],
    ['a long id', 404, ['HEAD', `/${'a'.repeat(3000)}`, {}]],
    ['an unknown upload', 404, ['DELETE', '/0123456789ab', {}]],
    [
      'an unknown upload',
      404,
      ['PATCH', '/0123456789ab', { 'upload-offset': '0', 'content-type': bytesType }]
    ],
    ['to read one', 404, ['GET', '/0123456789ab', {}]],
    ['to read all', 404, ['GET', '', {}]],
    ['an unknown verb', 405, ['PUT', '/0123456789ab', {}]],
    ['to patch all', 405, ['PATCH', '', { 'upload-offset': '0', 'content-type': bytesType }]],
    ['to delete all', 405, ['DELETE', '', {}]]
  ])('refuse %s with %i', async (_what, status, [method, path, headers, body]) => {
    expect((await call(method, `/uploads${path}`, headers, body)).status).toBe(status);
  });

  it.each<[string, number, Record<string, string>]>([
    ['without a type', 415, { 'content-type': '' }],
    ['of another type', 415, { 'content-type': 'application/octet-stream' }],
    ['without an offset', 400, { 'upload-offset': '' }],
    ['at an offset below nothing', 400, { 'upload-offset': '-1' }],
    ['before what is there', 409, { 'upload-offset': '1' }],
    ['beyond what is there', 409, { 'upload-offset': '3' }],
    ['with another length', 400, { 'upload-length': '11' }],
    ['with an unknown checksum', 400, { 'upload-checksum': 'md5 q83v' }],
    ['of another version', 412, { 'tus-resumable': '2.0.0' }]
  ])('refuse bytes %s with %i, and lose none of those there', async (_what, status, headers) => {
    const path = await create(10);
    await patch(path, 0, Buffer.from('ab'));
    expect((await patch(path, 2, Buffer.from('c'), headers)).status).toBe(status);
    expect(await offsetOf(path)).toBe(2);
    expect(await patch(path, 2, Buffer.from('c'))).toMatchObject({ status: 204 });
  });

  it('do what X-HTTP-Method-Override says, for networks that know only GET and POST', async () => {
    const path = await create(4);
    const headers = { 'upload-offset': '0', 'content-type': bytesType };
    const override = (method: string) => ({ ...headers, 'x-http-method-override': method });
    expect((await call('POST', path, override('PATCH'), 'abc')).status).toBe(204);
    expect((await call('POST', path, override('DELETE'))).status).toBe(204);
    expect((await call('HEAD', path)).status).toBe(404);
  });

  it('ask who sends, and whether they may', async () => {
    actor = anyone;
    expect(await call('POST', '/uploads', { 'upload-length': '1' })).toMatchObject({ status: 401 });
    expect((await call('HEAD', '/uploads/0123456789ab')).status).toBe(401);
    actor = people['mo']!;
    expect(await call('POST', '/uploads', { 'upload-length': '1' })).toMatchObject({ status: 403 });
  });

  it('leave other addresses to other doors', async () => {
    expect((await call('POST', '/uploadsx', { 'upload-length': '1' })).text).toBe('no door');
    expect((await call('POST', '/redaktion/uploads', { 'upload-length': '1' })).text).toBe('no door');
  });

  it('of an operator come from a file, which stays where it is unless it is given away', async () => {
    const file = join(room.folder, 'mine.wav');
    await writeFile(file, 'sound');
    const kept = await receiveFile(room, { localFile: file, name: 'mine.wav' }, people['lin']!);
    expect(existsSync(file)).toBe(true);
    const moved = await receiveFile(room, { localFile: file, name: 'mine.wav', move: true }, people['lin']!);
    expect(existsSync(file)).toBe(false);
    const both = (await recordings()).filter((one) => [kept, moved].includes(one.id));
    expect(both.map((one) => one.bytes)).toEqual([5, 5]);
    await writeFile(file, '');
    const empty = receiveFile(room, { localFile: file, name: 'mine.wav' }, people['lin']!);
    await expect(empty).rejects.toMatchObject({ code: 'recording-empty' });
  });
});
