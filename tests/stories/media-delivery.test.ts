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
import type { PlannedFile } from '#lib/server/media/planned-file.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { withdrawRecording } from '#lib/server/media/withdrawing.ts';
import type { Portal } from '#lib/server/portal.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addAccount, mediaRoom, type MediaRoom, serveDoor, until } from '../support/media.ts';

const bytes = randomBytes(10_000);
const forever = 'public, max-age=31536000, immutable';
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
  const recording = async (
    state?: 'draft' | 'published' | 'withdrawn',
    { name = 'Möte "ett".wav', ...made }: Partial<PlannedFile> & { name?: string } = {}
  ) => {
    const local = join(room.folder, 'local');
    await writeFile(local, randomBytes(50));
    const recordingId = await receiveFile(room, { localFile: local, name }, operator);
    const path = await publish(recordingId, 'attempt00001', { ...whole, ...made });
    if (state) await attach(recordingId, state);
    return { recordingId, path };
  };
  const publish = async (recordingId: string, attempt: string, planned: PlannedFile = whole) => {
    const folder = join(room.folder, 'media', recordingId, attempt);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, planned.file), bytes);
    const file = {
      ...planned,
      bytes: bytes.length,
      sha256: `${attempt}sha`,
      durationMs: 1,
      bitrate: 1,
      loudness: null
    };
    await made.db.transact((tx) =>
      publishSet(room, tx, { recordingId, attempt, made: { name: 'audio', files: [file] } })
    );
    return `/media/${recordingId}/${attempt}/${planned.file}`;
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
      'cache-control': forever,
      'access-control-allow-origin': '*',
      etag: '"attempt00001sha"',
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
    expect(answer.headers.get('content-length')).toBe(String(part ? part[1] - part[0] : 0));
    expect(answer.headers.get('cache-control')).toBe(status === 416 ? 'no-store' : forever);
    const head = await get(path, { range }, 'HEAD');
    expect([head.status, head.headers.get('content-length'), head.headers.get('content-range')]).toEqual([
      ...[200, '10000', null]
    ]);
  });

  it('are not sent again to one who has them, and never in parts of two versions', async () => {
    const { path } = await recording('published');
    const tag = (await get(path)).headers.get('etag') ?? '';
    for (const held of [tag, `W/${tag}`, `"other", ${tag}`, '*'])
      expect((await get(path, { 'if-none-match': held })).status).toBe(304);
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get(path, { 'if-none-match': tag, range: 'bytes=0-1' }, 'HEAD')).status).toBe(304);
    const made = (await get(path)).headers.get('last-modified') ?? '';
    expect((await get(path, { 'if-modified-since': made })).status).toBe(304);
    expect((await get(path, { range: 'bytes=0-1', 'if-match': '"other"' })).status).toBe(412);
    expect((await get(path, { range: 'bytes=0-1', 'if-range': made })).status).toBe(206);
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
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
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

  it.each<[Partial<PlannedFile>, string]>([
    [{ file: 'master.m3u8', mediaType: 'text/plain' }, 'application/vnd.apple.mpegurl'],
    [{ file: 'sprites.vtt', mediaType: 'text/vtt' }, 'text/vtt; charset=utf-8'],
    [{ file: 'sound.m4a', mediaType: 'audio/mp4' }, 'audio/mp4'],
    [{ file: 'video-720.mp4', mediaType: 'video/mp4' }, 'video/mp4']
  ])('as %j are sent as %s, for players on any site', async (made, type) => {
    const { path } = await recording('published', made);
    const answer = await get(path, { origin: 'https://other.example', 'accept-encoding': 'identity' });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': type,
      'access-control-allow-origin': '*',
      'access-control-expose-headers': expect.stringContaining('content-range') as string
    });
    const asked = await get(path, { 'access-control-request-headers': 'range' }, 'OPTIONS');
    expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
      204,
      expect.stringContaining('range')
    ]);
  });

  it('are never sent as anything that runs, whatever they were planned as', async () => {
    const page = await recording('published', { file: 'page.html', mediaType: 'text/html' });
    expect((await get(page.path)).status).toBe(404);
    const film = await recording('published', { file: 'film.mp4', mediaType: 'text/html' });
    expect((await get(film.path)).headers.get('content-type')).toBe('video/mp4');
  });

  it('that are lists come compressed, and a part of one as it is', async () => {
    const { path } = await recording('published', { file: 'v.m3u8', mediaType: '' });
    const packed = await get(path, { 'accept-encoding': 'gzip' });
    expect([packed.headers.get('content-encoding'), packed.body.equals(bytes)]).toEqual(['gzip', true]);
    expect((await get(path, { 'accept-encoding': 'gzip', range: 'bytes=0-9' })).body.length).toBe(10);
    const held = packed.headers.get('etag') ?? '';
    expect((await get(path, { 'accept-encoding': 'gzip', 'if-none-match': held })).status).toBe(304);
  });

  it.each([
    { file: 'poster-1.jpg', purpose: 'poster-candidate' },
    { file: 'captions.vtt', purpose: 'captions' }
  ] as const)('that no editor chose are for editors only: $file', async (made) => {
    const { path } = await recording('published', made);
    expect((await get(path)).status).toBe(404);
    actor = editor;
    expect((await get(path)).headers.get('cache-control')).toBe('private, no-store');
  });

  it('of an attempt that is not published are nobody’s, whoever guesses it', async () => {
    const { path, recordingId } = await recording('published');
    await mkdir(join(room.folder, 'media', recordingId, 'attempt00009'), { recursive: true });
    await writeFile(join(room.folder, 'media', recordingId, 'attempt00009', whole.file), bytes);
    actor = editor;
    expect((await get(path.replace('attempt00001', 'attempt00009'))).status).toBe(404);
  });

  it('are counted when somebody begins to fetch them, by day, and of whom nothing is kept', async () => {
    const { path, recordingId } = await recording('published');
    await get(path);
    await get(path, { range: 'bytes=0-' });
    await get(`${path}?download`, { 'user-agent': 'podcast' });
    for (const [headers, method] of [
      [{}, 'HEAD'],
      [{ range: 'bytes=0-1' }, 'GET'],
      [{ range: 'bytes=500-' }, 'GET'],
      [{ range: 'bytes=20000-' }, 'GET'],
      [{ 'if-none-match': '*' }, 'GET'],
      [{ 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'audio' }, 'GET']
    ] as const)
      await get(path, headers, method);
    const unseen = await recording('draft');
    actor = editor;
    await get(unseen.path);
    const counted = () =>
      made.db.read.selectFrom('download').selectAll().where('recording_id', '=', recordingId).execute();
    await until(async () => {
      await room.downloads.flush();
      return (await counted())[0]?.count === 3;
    });
    await get(path);
    await until(async () => {
      await room.downloads.flush();
      return (await counted())[0]?.count === 4;
    });
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(Date.now());
    expect(await counted()).toEqual([{ recording_id: recordingId, day, count: 4 }]);
    const others = await made.db.read
      .selectFrom('download')
      .selectAll()
      .where('recording_id', '=', unseen.recordingId)
      .execute();
    expect(others).toEqual([]);
  });

  it('are fetched by one network so many at a time as is set, and again when one has come', async () => {
    const narrow = { ...room, config: { ...room.config, MEDIA_READERS_PER_NETWORK: 2 } };
    const door = await serveDoor(mediaDoor(narrow as unknown as Portal, () => Promise.resolve(anyone)));
    const { recordingId } = await recording('published');
    await writeFile(
      join(room.folder, 'media', recordingId, 'attempt00001', whole.file),
      Buffer.alloc(40_000_000)
    );
    const path = `/media/${recordingId}/attempt00001/${whole.file}`;
    const asked = await Promise.all([fetch(door.origin + path), fetch(door.origin + path)]);
    const refused = await fetch(door.origin + path);
    expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toEqual([
      ...[429, '5', 'too-many-files']
    ]);
    expect((await fetch(door.origin + path, { method: 'HEAD' })).status).toBe(200);
    await asked[0].body?.cancel();
    await until(async () => {
      const again = await fetch(door.origin + path);
      await again.body?.cancel();
      return again.status === 200;
    });
    await asked[1].body?.cancel();
    await door.close();
  });

  it('are handed over to nginx where that is set, with no byte sent, and only to those who may', async () => {
    const config = { ...room.config, MEDIA_ACCEL: '/_eter/' };
    const door = await serveDoor(
      mediaDoor({ ...room, config } as unknown as Portal, () => Promise.resolve(anyone))
    );
    const { path } = await recording('published');
    const answer = await fetch(`${door.origin}${path}?download`, { headers: { range: 'bytes=0-9' } });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-accel-redirect': `/_eter${path}`,
      'content-type': 'audio/mpeg',
      'cache-control': forever,
      'content-disposition': expect.stringContaining('.mp3') as string
    });
    const hidden = await fetch(door.origin + (await recording('draft')).path);
    expect([hidden.status, hidden.headers.get('x-accel-redirect')]).toEqual([404, null]);
    await door.close();
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
