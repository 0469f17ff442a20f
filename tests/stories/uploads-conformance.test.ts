import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Actor } from '#lib/server/accounts/actor.ts';
import { uploadsDoor } from '#lib/server/http/uploads.ts';
import { uploadFile } from '#lib/server/media/folders.ts';
import type { Portal } from '#lib/server/portal.ts';
import { testDatabase, type TestDatabase } from '../support/databases.ts';
import { addAccount, mediaRoom, type MediaRoom, serveDoor } from '../support/media.ts';

const bytesType = 'application/offset+octet-stream';
const sum = (text: string, algorithm = 'sha256') => createHash(algorithm).update(text).digest('base64');
const sha256 = (text: string) => `sha256 ${sum(text)}`;

let made: TestDatabase;
let room: MediaRoom;
let ada: Actor;
let served: Awaited<ReturnType<typeof serveDoor>>;
beforeAll(async () => {
  made = await testDatabase('sqlite');
  room = await mediaRoom(made.db, { UPLOAD_RESERVE_BYTES: '0', UPLOAD_MAX_BYTES: '1000' });
  ada = await addAccount(made.db, 'ada');
  served = await serveDoor(uploadsDoor(room as unknown as Portal, () => Promise.resolve(ada)));
});
afterAll(async () => {
  await served.close();
  await made.drop();
  await room.remove();
});

type Headers = Record<string, string>;
const call = async (method: string, path: string, headers: Headers = {}, body?: string) => {
  const answer = await fetch(new URL(path, served.origin), {
    method,
    headers: { 'tus-resumable': '1.0.0', ...headers },
    ...(body !== undefined && { body })
  });
  return { status: answer.status, headers: Object.fromEntries(answer.headers), text: await answer.text() };
};
const create = async (headers: Headers = { 'upload-length': '10' }) =>
  (await call('POST', '/uploads', headers)).headers['location'] ?? '';
const patch = (path: string, offset: number, body: string, more: Headers = {}) =>
  call('PATCH', path, { 'content-type': bytesType, 'upload-offset': String(offset), ...more }, body);

interface Step {
  readonly status: number;
  /** Headers the answer has; null for one it has not. */
  readonly says?: Readonly<Record<string, RegExp | null>>;
  /** How far the upload is afterwards. */
  readonly at?: number;
}

describe('an upload that has 4 of its 10 bytes', () => {
  it.each<[string, [string, Headers, string?], Step]>([
    [
      'tells where it is',
      ['HEAD', {}],
      { status: 200, says: { 'upload-offset': /^4$/, 'upload-length': /^10$/ } }
    ],
    ['is told about by no cache', ['HEAD', {}], { status: 200, says: { 'cache-control': /no-store/ } }],
    ['tells its version', ['HEAD', {}], { status: 200, says: { 'tus-resumable': /^1\.0\.0$/ } }],
    ['tells when it ends', ['HEAD', {}], { status: 200, says: { 'upload-expires': / GMT$/ } }],
    ['has no deferred length', ['HEAD', {}], { status: 200, says: { 'upload-defer-length': null } }],
    ['is told about without bytes', ['HEAD', { range: 'bytes=0-' }], { status: 200 }],
    [
      'wants the version',
      ['HEAD', { 'tus-resumable': '' }],
      { status: 412, says: { 'tus-version': /1\.0\.0/ } }
    ],
    ['wants this version', ['PATCH', { 'tus-resumable': '0.2.1' }], { status: 412, at: 4 }],
    ['may be deleted by no other version', ['DELETE', { 'tus-resumable': '2.0.0' }], { status: 412, at: 4 }],
    ['tells what it can without a version', ['OPTIONS', { 'tus-resumable': '' }], { status: 204 }],
    ['takes its next bytes', ['PATCH', { 'upload-offset': '4' }, 'ef'], { status: 204, at: 6 }],
    [
      'tells how far it came',
      ['PATCH', { 'upload-offset': '4' }, 'e'],
      { status: 204, says: { 'upload-offset': /^5$/ } }
    ],
    [
      'tells when it ends after bytes',
      ['PATCH', { 'upload-offset': '4' }, 'e'],
      { status: 204, says: { 'upload-expires': / GMT$/ } }
    ],
    ['takes nothing as nothing', ['PATCH', { 'upload-offset': '4' }, ''], { status: 204, at: 4 }],
    ['takes no bytes again', ['PATCH', { 'upload-offset': '0' }, 'abcd'], { status: 409, at: 4 }],
    ['leaves no gap', ['PATCH', { 'upload-offset': '6' }, 'gh'], { status: 409, at: 4 }],
    ['leaves no gap beyond its end', ['PATCH', { 'upload-offset': '11' }, 'x'], { status: 409, at: 4 }],
    ['wants an offset', ['PATCH', {}, 'ef'], { status: 400, at: 4 }],
    [
      'wants an offset that is a number',
      ['PATCH', { 'upload-offset': 'four' }, 'ef'],
      { status: 400, at: 4 }
    ],
    ['wants one offset', ['PATCH', { 'upload-offset': '4, 4' }, 'ef'], { status: 400, at: 4 }],
    [
      'takes only bytes',
      ['PATCH', { 'upload-offset': '4', 'content-type': 'text/plain' }, 'ef'],
      { status: 415, at: 4 }
    ],
    [
      'knows its type in any letters',
      ['PATCH', { 'upload-offset': '4', 'content-type': bytesType.toUpperCase() }, 'ef'],
      { status: 204, at: 6 }
    ],
    ['takes no more than it is', ['PATCH', { 'upload-offset': '4' }, 'efghijk'], { status: 413, at: 4 }],
    [
      'keeps the length it has',
      ['PATCH', { 'upload-offset': '4', 'upload-length': '10' }, 'ef'],
      { status: 204, at: 6 }
    ],
    [
      'takes no other length',
      ['PATCH', { 'upload-offset': '4', 'upload-length': '9' }, 'ef'],
      { status: 400, at: 4 }
    ],
    [
      'takes bytes with their SHA-256',
      ['PATCH', { 'upload-offset': '4', 'upload-checksum': sha256('ef') }, 'ef'],
      { status: 204, at: 6 }
    ],
    [
      'takes bytes with their SHA-1',
      ['PATCH', { 'upload-offset': '4', 'upload-checksum': `sha1 ${sum('ef', 'sha1')}` }, 'ef'],
      { status: 204, at: 6 }
    ],
    [
      'keeps nothing of others',
      ['PATCH', { 'upload-offset': '4', 'upload-checksum': sha256('EF') }, 'ef'],
      { status: 460, at: 4 }
    ],
    [
      'knows no MD5',
      ['PATCH', { 'upload-offset': '4', 'upload-checksum': 'md5 q83v' }, 'ef'],
      { status: 400, at: 4 }
    ],
    [
      'knows no checksum without a sum',
      ['PATCH', { 'upload-offset': '4', 'upload-checksum': 'sha256' }, 'ef'],
      { status: 400, at: 4 }
    ],
    [
      'knows no checksum of another length',
      ['PATCH', { 'upload-offset': '4', 'upload-checksum': 'sha256 q83v' }, 'ef'],
      { status: 460, at: 4 }
    ],
    ['is given up', ['DELETE', {}], { status: 204, says: { 'tus-resumable': /1\.0\.0/ } }],
    ['is not read', ['GET', {}], { status: 404, at: 4 }],
    ['is not put', ['PUT', { 'upload-offset': '4' }, 'ef'], { status: 405, at: 4 }],
    ['is not made again', ['POST', { 'upload-length': '10' }], { status: 405, at: 4 }],
    [
      'is asked by POST',
      ['POST', { 'x-http-method-override': 'HEAD' }],
      { status: 200, says: { 'upload-offset': /^4$/ } }
    ],
    [
      'goes on by POST',
      ['POST', { 'x-http-method-override': 'PATCH', 'upload-offset': '4' }, 'ef'],
      { status: 204, at: 6 }
    ],
    ['is given up by POST', ['POST', { 'x-http-method-override': 'DELETE' }], { status: 204 }],
    ['is nothing else by POST', ['POST', { 'x-http-method-override': 'PURGE' }], { status: 405, at: 4 }],
    [
      'keeps its verb where that is no POST',
      ['HEAD', { 'x-http-method-override': 'DELETE' }],
      { status: 200, at: 4 }
    ]
  ])('%s', async (_what, [method, headers, body], { status, says = {}, at }) => {
    const path = await create();
    await patch(path, 0, 'abcd');
    const isBytes = body !== undefined;
    const answer = await call(
      method,
      path,
      { ...(isBytes && { 'content-type': bytesType }), ...headers },
      body
    );
    expect(answer.status).toBe(status);
    for (const [name, value] of Object.entries(says))
      if (value) expect(answer.headers[name]).toMatch(value);
      else expect(answer.headers[name]).toBeUndefined();
    if (at !== undefined) expect((await call('HEAD', path)).headers['upload-offset']).toBe(String(at));
  });
});

describe('the making of an upload', () => {
  it.each<[string, Headers, string | undefined, Step]>([
    [
      'tells where it is',
      { 'upload-length': '10' },
      undefined,
      { status: 201, says: { location: /^\/uploads\/[0-9a-z]{12}$/ } }
    ],
    [
      'tells when it ends',
      { 'upload-length': '10' },
      undefined,
      { status: 201, says: { 'upload-expires': / GMT$/ } }
    ],
    ['takes the length later', { 'upload-defer-length': '1' }, undefined, { status: 201 }],
    [
      'takes the first bytes',
      { 'upload-length': '10', 'content-type': bytesType },
      'abc',
      { status: 201, says: { 'upload-offset': /^3$/ } }
    ],
    [
      'takes first bytes of unknown length',
      { 'upload-defer-length': '1', 'content-type': bytesType },
      'abc',
      { status: 201, says: { 'upload-offset': /^3$/ } }
    ],
    [
      'takes first bytes with their sum',
      { 'upload-length': '10', 'content-type': bytesType, 'upload-checksum': sha256('abc') },
      'abc',
      { status: 201, says: { 'upload-offset': /^3$/ } }
    ],
    [
      'is not undone by a wrong sum',
      { 'upload-length': '10', 'content-type': bytesType, 'upload-checksum': sha256('x') },
      'abc',
      { status: 460, says: { location: /^\/uploads\// } }
    ],
    [
      'takes no more bytes than were said',
      { 'upload-length': '2', 'content-type': bytesType },
      'abc',
      { status: 413 }
    ],
    [
      'takes no form',
      { 'upload-length': '10', 'content-type': 'application/x-www-form-urlencoded' },
      'a=b',
      { status: 415 }
    ],
    ['wants a length', {}, undefined, { status: 400 }],
    ['wants one length', { 'upload-length': '1', 'upload-defer-length': '1' }, undefined, { status: 400 }],
    ['wants no fraction', { 'upload-length': '1.5' }, undefined, { status: 400 }],
    ['takes the largest there may be', { 'upload-length': '1000' }, undefined, { status: 201 }],
    ['takes nothing larger', { 'upload-length': '1001' }, undefined, { status: 413 }],
    ['takes no nothing', { 'upload-length': '0' }, undefined, { status: 422 }],
    [
      'takes names with no value',
      { 'upload-length': '1', 'upload-metadata': 'is_public' },
      undefined,
      { status: 201 }
    ],
    [
      'takes no name twice',
      { 'upload-length': '1', 'upload-metadata': 'a YQ==,a Yg==' },
      undefined,
      { status: 400 }
    ],
    [
      'puts no parts together',
      { 'upload-length': '1', 'upload-concat': 'final;/a /b' },
      undefined,
      { status: 400 }
    ],
    ['wants this version', { 'upload-length': '1', 'tus-resumable': '0.9' }, undefined, { status: 412 }]
  ])('%s', async (_what, headers, body, { status, says = {} }) => {
    const answer = await call('POST', '/uploads', headers, body);
    expect(answer.status).toBe(status);
    for (const [name, value] of Object.entries(says)) expect(answer.headers[name]).toMatch(value ?? /^$/);
    const path = answer.headers['location'];
    if (path && status > 400) expect((await call('HEAD', path)).headers['upload-offset']).toBe('0');
    if (path) await call('DELETE', path);
  });
});

describe('the bytes of an upload', () => {
  /** Watches every file that is made durable, for as long as `work` lasts. */
  const watchingSync = async (sync: () => Promise<void>, work: () => Promise<void>) => {
    const file = await open(join(room.folder, 'any'), 'w');
    const spied = vi.spyOn(Object.getPrototypeOf(file) as typeof file, 'sync').mockImplementation(sync);
    await work().finally(() => spied.mockRestore());
    await file.close();
  };
  const received = async (path: string) => {
    const id = path.slice(9);
    const row = await made.db.read
      .selectFrom('upload')
      .select('received')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.received;
  };

  it('are durable before they count, and count before they are acknowledged', async () => {
    const path = await create();
    const seen: unknown[] = [];
    const look = async () => void seen.push(await received(path));
    await watchingSync(look, async () => void seen.push((await patch(path, 0, 'abcd')).status));
    expect([...seen, await received(path)]).toEqual([0, 204, 4]);
  });

  it('do not count when the disk could not make them durable', async () => {
    const path = await create();
    await patch(path, 0, 'ab');
    const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const broken = () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' }));
    await watchingSync(broken, async () => expect((await patch(path, 2, 'cd')).status).toBe(500));
    complaint.mockRestore();
    expect(await received(path)).toBe(2);
  });

  it('beyond what counts are cut off before any more are written', async () => {
    const path = await create();
    await patch(path, 0, 'abcd');
    const file = await open(uploadFile(room.config, path.slice(9)), 'a');
    await file.write('never acknowledged');
    await file.close();
    await patch(path, 4, '');
    const cut = await open(uploadFile(room.config, path.slice(9)));
    expect(await cut.readFile('utf8')).toBe('abcd');
    await cut.close();
  });
});
