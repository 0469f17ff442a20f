import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Actor, anyone, operator } from '#lib/server/accounts/actor.ts';
import { mediaDoor } from '#lib/server/http/media.ts';
import { sendFile } from '#lib/server/http/sending.ts';
import { receiveImage } from '#lib/server/images/images.ts';
import { publishSet } from '#lib/server/media/output-sets.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { withdrawRecording } from '#lib/server/media/withdrawing.ts';
import type { Portal } from '#lib/server/portal.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addAccount, mediaRoom, type MediaRoom, serveDoor, until } from '../support/media.ts';

const bytes = randomBytes(10_000);
const whole = {
  file: 'sound.mp3',
  purpose: 'feed',
  mediaType: 'audio/mpeg',
  width: null,
  height: null
} as const;

describe.each(engines)('the files of a recording on %s', (engine) => {
  let made: TestDatabase;
  let room: MediaRoom;
  let served: Awaited<ReturnType<typeof serveDoor>>;
  let editor: Actor;
  let actor: Actor;
  beforeAll(async () => {
    made = await testDatabase(engine);
    room = await mediaRoom(made.db);
    editor = await addAccount(made.db, 'lin');
    served = await serveDoor(mediaDoor(room as unknown as Portal, () => Promise.resolve(actor)));
  });
  beforeEach(() => {
    actor = anyone;
  });
  afterAll(async () => {
    await served.close();
    await made.drop();
    await room.remove();
  });

  /** A recording with one finished file; without an article, or with one in a state. */
  const recording = async (state?: 'draft' | 'published' | 'withdrawn', name = 'Möte "ett".wav') => {
    const local = join(room.folder, 'local');
    await writeFile(local, randomBytes(50));
    const recordingId = await receiveFile(room, { localFile: local, name }, operator);
    const path = await publish(recordingId, 'attempt00001');
    if (state) await attach(recordingId, state);
    return { recordingId, path };
  };
  const publish = async (recordingId: string, attempt: string) => {
    const folder = join(room.folder, 'media', recordingId, attempt);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, whole.file), bytes);
    const file = {
      ...whole,
      bytes: bytes.length,
      sha256: `${attempt}sha`,
      durationMs: 1,
      bitrate: 1,
      loudness: null
    };
    await made.db.transact((tx) =>
      publishSet(room, tx, { recordingId, attempt, made: { name: 'audio', files: [file] } })
    );
    return `/media/${recordingId}/${attempt}/${whole.file}`;
  };
  const attach = (recordingId: string, state: string) =>
    made.db.transact((tx) =>
      tx
        .insertInto('article')
        .values({
          ...{
            id: `a${recordingId.slice(1)}`,
            slug: 's',
            state,
            revision: 1,
            language: 'sv',
            headline: 'h',
            lede: ''
          },
          ...{ body: '[]', recording_id: recordingId, comments_open: 1, created_at: 1, updated_at: 1 }
        })
        .execute()
    );
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
    const response = await fetch(served.origin + path, { method, headers });
    return {
      status: response.status,
      headers: response.headers,
      body: Buffer.from(await response.arrayBuffer())
    };
  };

  it('are sent to everyone once an article with it is published, for a year, of our own type, run by nobody', async () => {
    const { path } = await recording('published');
    const answer = await get(path);
    expect([answer.status, answer.body.equals(bytes)]).toEqual([200, true]);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'audio/mpeg',
      'content-length': '10000',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'"
    });
    const head = await get(path, {}, 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.body.length]).toEqual([200, '10000', 0]);
  });

  it.each<[string, number, [number, number] | null]>([
    ['bytes=0-99', 206, [0, 100]],
    ['bytes=9990-', 206, [9990, 10_000]],
    ['bytes=-10', 206, [9990, 10_000]],
    ['bytes=9999-20000', 206, [9999, 10_000]],
    ['bytes=10000-', 416, null],
    ['bytes=-0', 416, null],
    ['bytes=0-1,5-6', 200, [0, 10_000]],
    ['bytes=9-3', 200, [0, 10_000]],
    ['chapters=1-2', 200, [0, 10_000]]
  ])('are sent in parts: %s gives %i', async (range, status, part) => {
    const { path } = await recording('published');
    const answer = await get(path, { range });
    expect(answer.status).toBe(status);
    if (part) expect(answer.body.equals(bytes.subarray(...part))).toBe(true);
    const expected = {
      200: null,
      206: `bytes ${part?.[0]}-${(part?.[1] ?? 0) - 1}/10000`,
      416: 'bytes */10000'
    };
    expect(answer.headers.get('content-range')).toBe(expected[status as 200 | 206 | 416]);
    const head = await get(path, { range }, 'HEAD');
    expect([head.status, head.body.length]).toEqual([status, 0]);
  });

  it('are not sent again to one who has them, and never in parts of two versions', async () => {
    const { path } = await recording('published');
    const tag = (await get(path)).headers.get('etag') ?? '';
    for (const held of [tag, `W/${tag}`, `"other", ${tag}`, '*'])
      expect((await get(path, { 'if-none-match': held })).status).toBe(304);
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get(path, { range: 'bytes=0-1', 'if-range': tag })).status).toBe(206);
    expect((await get(path, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  });

  it('are saved under the name the recording came with', async () => {
    const { path } = await recording('published');
    expect((await get(`${path}?download`)).headers.get('content-disposition')).toBe(
      `attachment; filename="Mote ett.mp3"; filename*=UTF-8''M%C3%B6te%20%22ett%22.mp3`
    );
    expect((await get(path)).headers.get('content-disposition')).toBeNull();
  });

  it.each([undefined, 'draft'] as const)(
    'of an article that is %s are for editors only, and kept by no cache',
    async (state) => {
      const { path } = await recording(state);
      expect((await get(path)).status).toBe(404);
      actor = editor;
      const answer = await get(path);
      expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'private, no-store']);
    }
  );

  it('that are withdrawn are gone, for everyone and at once', async () => {
    const { path, recordingId } = await recording('published');
    await withdrawRecording(room, recordingId, operator);
    expect((await get(path)).status).toBe(410);
    actor = editor;
    expect((await get(path)).status).toBe(410);
    const { path: withdrawnWithArticle } = await recording('withdrawn');
    expect((await get(withdrawnWithArticle)).status).toBe(410);
  });

  it('that have been made anew are found at their new address only', async () => {
    const { path, recordingId } = await recording('published');
    const next = await publish(recordingId, 'attempt00002');
    expect([(await get(path)).status, (await get(next)).status]).toEqual([404, 200]);
  });

  it.each([
    '/media/',
    '/media/originals/aa/bb',
    '/media/0123456789ab/attempt00001/sound.mp3',
    '/media/images/0123456789ab/320.webp',
    '/media/images/0123456789ab/320.svg',
    '/media/images/../eter.db',
    '/media/images/%2e%2e/eter.db',
    '/media/x/y/z/å'
  ])('are not what %s asks for', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('never include the original', async () => {
    const { recordingId } = await recording('published');
    const row = await made.db.read
      .selectFrom('recording')
      .select('storage_key')
      .where('id', '=', recordingId)
      .executeTakeFirstOrThrow();
    actor = editor;
    for (const path of [`/media/${row.storage_key}`, `/${row.storage_key}`, `/media/${recordingId}/original`])
      expect((await get(path)).status).toBe(404);
  });

  it.each(['POST', 'PUT', 'DELETE', 'PATCH'])('cannot be changed with %s', async (method) => {
    const { path } = await recording('published');
    expect((await get(path, {}, method)).status).toBe(405);
  });

  it('of a listener who seeks away are let go', async () => {
    const { path } = await recording('published');
    for (let count = 0; count < 20; count += 1) {
      const socket = connect(Number(new URL(served.origin).port), '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
      await new Promise((resolve) => socket.once('data', resolve));
      socket.destroy();
    }
    expect((await get(path)).status).toBe(200);
  });

  it('are not held open for one who takes nothing of them, and sent whole to one who is slow', async () => {
    const key = 'media/slow/large/file';
    await mkdir(join(room.folder, 'media/slow/large'), { recursive: true });
    await writeFile(join(room.folder, key), Buffer.alloc(30_000_000));
    const file = { key, bytes: 30_000_000, etag: '"slow"', modifiedAt: 1, headers: {}, stalledAfterMs: 300 };
    const ended: string[] = [];
    const door = await serveDoor(async (req, res) => {
      res.once('close', () => ended.push(res.writableFinished ? 'whole' : 'dropped'));
      await sendFile(req, res, room.storage, file);
      return true;
    });
    const open = () => {
      const socket = connect(Number(new URL(door.origin).port), '127.0.0.1');
      socket.on('error', () => undefined).write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
      return socket;
    };
    const silent = open().pause();
    await until(() => Promise.resolve(ended.length === 1));
    const slow = open();
    slow.on('data', () => {
      slow.pause();
      setTimeout(() => slow.resume(), 1);
    });
    await until(() => Promise.resolve(ended.length === 2), 25_000);
    expect(ended).toEqual(['dropped', 'whole']);
    silent.destroy();
    slow.destroy();
    await door.close();
  });

  it('include pictures in their widths, as WebP', async () => {
    const png =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
    const id = await receiveImage(room, Buffer.from(png, 'base64'), operator);
    const answer = await get(`/media/images/${id}/1.webp`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect((await get(`/media/images/${id}/2.webp`)).status).toBe(404);
  });
});
