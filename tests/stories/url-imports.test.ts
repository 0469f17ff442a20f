import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, operator } from '#lib/server/accounts/actor.ts';
import { systemClock } from '#lib/server/clock.ts';
import { type FetchLimits, fetchLimits } from '#lib/server/media/fetching-urls.ts';
import { uploadsFolder } from '#lib/server/media/folders.ts';
import { type Guard, guardedRequest, openInternet, readAddress } from '#lib/server/media/guarded-request.ts';
import { fetchFromAddress } from '#lib/server/media/jobs.ts';
import { cancelImport, fetchAgain } from '#lib/server/media/steering-imports.ts';
import { createUpload } from '#lib/server/media/uploads.ts';
import { importFrom, listImports } from '#lib/server/media/url-imports.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { speak } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { addAccount, mediaRoom, type MediaRoom, until } from '../support/media.ts';

const servers: Server[] = [];
const serve = async (listener: RequestListener) => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return (server.address() as AddressInfo).port;
};
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** Lets names lead to this machine, and only to it: what is asked for besides is refused as ever. */
const toHere = (...ports: number[]): Guard => ({
  resolve: (host) => Promise.resolve(host.endsWith('.example') ? ['127.0.0.1'] : ['10.0.0.1']),
  allows: (address, port) =>
    (address === '127.0.0.1' && ports.includes(port)) || openInternet.allows(address, port)
});

describe('what is fetched from the internet', () => {
  const never = new AbortController().signal;
  const ask = (address: string, guard: Guard = openInternet) =>
    Promise.resolve().then(() => guardedRequest(guard, readAddress(address), { headers: {}, signal: never }));

  it.each([
    ['ftp://radio.example/a.mp3', 'import-address-wrong'],
    ['file:///etc/passwd', 'import-address-wrong'],
    ['gopher://radio.example/', 'import-address-wrong'],
    ['http://ada:hemligt@radio.example/a.mp3', 'import-address-wrong'],
    ['radio.example/a.mp3', 'import-address-wrong'],
    ['http://127.0.0.1/a.mp3', 'import-address-private'],
    ['http://2130706433/', 'import-address-private'],
    ['http://0x7f.1/', 'import-address-private'],
    ['http://0177.0.0.1/', 'import-address-private'],
    ['http://127.1/', 'import-address-private'],
    ['http://[::1]/', 'import-address-private'],
    ['http://[::ffff:127.0.0.1]/', 'import-address-private'],
    ['http://[::ffff:a9fe:a9fe]/', 'import-address-private'],
    ['http://[fd00::1]/', 'import-address-private'],
    ['http://169.254.169.254/latest/meta-data/', 'import-address-private'],
    ['http://100.64.0.1/', 'import-address-private'],
    ['http://localhost/', 'import-address-private'],
    ['http://1.1.1.1:8080/', 'import-address-private'],
    ['http://8.8.8.8:22/', 'import-address-private']
  ])('is never %s', async (address, code) => {
    await expect(ask(address)).rejects.toMatchObject({ code });
  });

  it('is not what a name leads to when one of its addresses is closed', async () => {
    const guard = { ...openInternet, resolve: () => Promise.resolve(['1.1.1.1', '127.0.0.1']) };
    await expect(ask('http://radio.example/', guard)).rejects.toMatchObject({
      code: 'import-address-private'
    });
    const nowhere = { ...openInternet, resolve: () => Promise.reject(new Error('ENOTFOUND')) };
    await expect(ask('http://radio.example/', nowhere)).rejects.toMatchObject({
      code: 'import-host-unknown'
    });
  });

  it('comes from the address that was checked, which is asked for once', async () => {
    const port = await serve((_, answer) => answer.end('here'));
    let asked = 0;
    const rebinding: Guard = {
      resolve: () => Promise.resolve([(asked += 1) === 1 ? '127.0.0.1' : '10.0.0.1']),
      allows: (address) => address === '127.0.0.1'
    };
    const answer = await ask(`http://radio.example:${port}/`, rebinding);
    expect([answer.statusCode, asked]).toEqual([200, 1]);
    answer.destroy();
  });

  it.each([
    ['http://127.0.0.1:1/secret', 'import-address-private'],
    ['http://inside.local/', 'import-address-private'],
    ['file:///etc/passwd', 'import-address-wrong'],
    ['/again', 'import-redirects']
  ])('is not what an allowed address leads on to: %s', async (location, code) => {
    const port = await serve((_, answer) => answer.writeHead(302, { location }).end());
    await expect(ask(`http://radio.example:${port}/`, toHere(port))).rejects.toMatchObject({ code });
  });
});

describe.each(engines)('a file imported from an address on %s', (engine) => {
  let made: TestDatabase;
  let room: MediaRoom;
  let inputs: string;
  let speech: Buffer;
  let ada: Actor;
  beforeAll(async () => {
    made = await testDatabase(engine);
    inputs = await mkdtemp(join(tmpdir(), 'eter-imports-'));
    speech = await readFile(await speak(inputs));
    room = await mediaRoom(
      made.db,
      { UPLOAD_MAX_BYTES: '2000000' },
      { clock: { now: () => Date.now() - 60_000 } }
    );
    ada = await addAccount(made.db, 'ada');
  });
  afterAll(async () => {
    await made.drop();
    await room.remove();
    await rm(inputs, { recursive: true });
  });

  const work = (port: number, limits: Partial<FetchLimits> = {}) =>
    runDueJobs(room, [fetchFromAddress(room, toHere(port), { ...fetchLimits, pauseMs: 10, ...limits })]);
  const start = (port: number, path = '/ljud/samtal%20ett.wav') =>
    importFrom(room, `http://radio.example:${port}${path}`, ada);
  const row = (id: string) =>
    made.db.read.selectFrom('url_import').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  /** What lies on the disk of an import. */
  const gathered = async (id: string) =>
    (await readdir(uploadsFolder(room.config)).catch(() => [])).filter((name) => name.endsWith(id));
  const failureOf = async (id: string) =>
    (JSON.parse((await row(id)).failure ?? '{}') as { code?: string }).code;

  it('becomes a recording of whoever asked, byte for byte', async () => {
    const port = await serve((request, answer) =>
      request.url?.startsWith('/ljud')
        ? answer.writeHead(301, { location: '/annan.wav' }).end()
        : answer.writeHead(200, { 'content-length': speech.length }).end(speech)
    );
    const id = await start(port);
    expect(await listImports(room)).toMatchObject([{ id, name: 'samtal ett.wav', state: 'open' }]);
    await work(port);
    const { state, recording_id } = await row(id);
    expect([state, await listImports(room)]).toEqual(['done', []]);
    const recording = await made.db.read
      .selectFrom('recording')
      .select(['name', 'storage_key', 'created_by'])
      .where('id', '=', recording_id ?? '')
      .executeTakeFirstOrThrow();
    expect(recording).toMatchObject({ name: 'samtal ett.wav', created_by: 'ada' });
    expect((await readFile(join(room.folder, recording.storage_key ?? ''))).equals(speech)).toBe(true);
  });

  it('is taken up where the line broke, when the other server can', async () => {
    const ranges: (string | undefined)[] = [];
    const port = await serve((request, answer) => {
      const from = Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0);
      ranges.push(request.headers.range);
      const rest = speech.subarray(from);
      answer.writeHead(from ? 206 : 200, {
        etag: '"one"',
        'content-length': rest.length,
        ...(from && { 'content-range': `bytes ${from}-${speech.length - 1}/${speech.length}` })
      });
      if (ranges.length > 1) answer.end(rest);
      else answer.write(rest.subarray(0, 50_000), () => setTimeout(() => answer.destroy(), 50));
    });
    const id = await start(port);
    await work(port);
    expect((await row(id)).state).toBe('done');
    expect(ranges.length).toBe(2);
    expect(ranges[1]).toMatch(/^bytes=\d+-$/);
  });

  it.each<[string, RequestListener, string]>([
    [
      'a web page',
      (_, answer) => answer.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      'import-no-media'
    ],
    ['nothing', (_, answer) => answer.writeHead(404).end(), 'import-refused'],
    [
      'too much by its own words',
      (_, answer) => answer.writeHead(200, { 'content-length': 9e9 }).write('x'),
      'upload-too-large'
    ],
    [
      'too much without a word of it',
      (_, answer) => answer.writeHead(200).end(Buffer.alloc(2_100_000)),
      'upload-too-large'
    ]
  ])('is refused when there is %s', async (_, listener, code) => {
    const port = await serve(listener);
    const id = await start(port);
    await work(port);
    expect([(await row(id)).state, await failureOf(id)]).toEqual(['failed', code]);
  });

  it('is tried again later when the other server falls silent', async () => {
    const port = await serve((_, answer) => answer.writeHead(200, { 'content-length': 100 }).write('x'));
    const id = await start(port);
    await work(port, { silenceMs: 50 });
    expect((await row(id)).state).toBe('open');
    const job = await made.db.read
      .selectFrom('job')
      .select(['state', 'error_code'])
      .where('subject', '=', `import:${id}`)
      .executeTakeFirstOrThrow();
    expect(job).toEqual({ state: 'waiting', error_code: 'import-silent' });
    const [shown] = await listImports({ ...room, clock: systemClock });
    expect(shown).toMatchObject({ id, state: 'open', failure: { code: 'import-silent' } });
    expect(shown?.retriesAt).toBeGreaterThan(Date.now());
  });

  it('is refused, and leaves nothing, when it is more than the account may have under way', async () => {
    const cy = await addAccount(made.db, 'cy');
    const small = { ...room, config: { ...room.config, UPLOAD_QUOTA_BYTES: 100_000 } };
    const told = await serve((_, answer) =>
      answer.writeHead(200, { 'content-length': speech.length }).end(speech)
    );
    const untold = await serve((_, answer) => answer.writeHead(200).end(speech));
    for (const port of [told, untold]) {
      const id = await importFrom(small, `http://radio.example:${port}/a.wav`, cy);
      await runDueJobs(small, [fetchFromAddress(small, toHere(port), fetchLimits)]);
      expect([(await row(id)).state, await failureOf(id)]).toEqual(['failed', 'import-over-quota']);
      expect(await gathered(id)).toEqual([]);
    }
    const refused = (await listImports(small)).find(({ failure }) => failure?.code === 'import-over-quota');
    expect(refused?.failure?.values).toEqual({ most: 0, left: 0 });
  });

  it('counts with the uploads of the account, each way', async () => {
    const di = await addAccount(made.db, 'di');
    const small = { ...room, config: { ...room.config, UPLOAD_QUOTA_BYTES: 100_000 } };
    await createUpload(small, { length: 100_000, metadata: { filename: 'a.wav' } }, di);
    const refused = importFrom(small, 'http://radio.example/a.mp3', di);
    await expect(refused).rejects.toMatchObject({ code: 'import-over-quota' });
    const ed = await addAccount(made.db, 'ed');
    const id = await importFrom(small, 'http://radio.example/a.mp3', ed);
    await made.db.transact((tx) =>
      tx.updateTable('url_import').set({ length: 99_999 }).where('id', '=', id).execute()
    );
    const second = createUpload(small, { length: 2, metadata: { filename: 'a.wav' } }, ed);
    await expect(second).rejects.toMatchObject({ code: 'upload-quota-full' });
  });

  it('is cancelled while it comes, leaves nothing, and can be fetched again from the start', async () => {
    const fi = await addAccount(made.db, 'fi', 'contributor');
    const asked: (string | undefined)[] = [];
    const port = await serve((request, answer) => {
      asked.push(request.headers.range);
      answer.writeHead(200, { etag: '"one"', 'content-length': speech.length });
      if (asked.length > 1) answer.end(speech);
      else answer.write(speech.subarray(0, 50_000));
    });
    const id = await importFrom(room, `http://radio.example:${port}/a.wav`, fi);
    const working = work(port);
    await until(async () => (await row(id)).received > 0);
    expect(await gathered(id)).toHaveLength(1);
    const other = await addAccount(made.db, 'gi', 'contributor');
    await expect(cancelImport(room, id, other)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(fetchAgain(room, id, fi)).rejects.toMatchObject({ code: 'import-not-ended' });
    await cancelImport(room, id, fi);
    expect((await listImports({ ...room, clock: systemClock }))[0]).toMatchObject({
      id,
      state: 'cancelled',
      isStopping: true
    });
    await working;
    expect(await gathered(id)).toEqual([]);
    await expect(cancelImport(room, id, fi)).rejects.toMatchObject({ code: 'import-not-running' });
    expect((await listImports(room))[0]).toMatchObject({ id, state: 'cancelled', isStopping: false });
    await fetchAgain(room, id, fi);
    await work(port);
    expect([(await row(id)).state, asked]).toEqual(['done', [undefined, undefined]]);
  });

  it('that could not be fetched is fetched again when asked', async () => {
    let isThere = false;
    const port = await serve((_, answer) => (isThere ? answer.end(speech) : answer.writeHead(404).end()));
    const id = await start(port);
    await work(port);
    expect((await row(id)).state).toBe('failed');
    isThere = true;
    await fetchAgain(room, id, ada);
    expect((await listImports(room))[0]).toMatchObject({ id, state: 'open', failure: null });
    await work(port);
    expect((await row(id)).state).toBe('done');
  });

  it('is not asked for by everyone, nor more than five at once', async () => {
    const reader = await addAccount(made.db, 'mo', 'moderator');
    await expect(importFrom(room, 'http://radio.example/a.mp3', reader)).rejects.toMatchObject({
      code: 'not-allowed'
    });
    const bo = await addAccount(made.db, 'bo');
    for (let one = 0; one < 5; one += 1) await importFrom(room, 'http://radio.example/a.mp3', bo);
    await expect(importFrom(room, 'http://radio.example/a.mp3', bo)).rejects.toMatchObject({
      code: 'imports-too-many'
    });
    await importFrom(room, 'http://radio.example/a.mp3', operator);
  });
});
