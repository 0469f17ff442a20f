import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { claim } from '#lib/server/jobs/claiming.ts';
import { runClaim } from '#lib/server/jobs/running.ts';
import { type RunningWorker, startWorker } from '#lib/server/jobs/worker.ts';
import { encodePlannedSet, processJob, processReceived, tidyMedia } from '#lib/server/media/jobs.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { cancelProcessing } from '#lib/server/media/steering.ts';
import { tryAgain } from '#lib/server/media/trying-again.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { ffmpeg, speak } from '../support/inputs.ts';
import { addJob, runDueJobs } from '../support/jobs.ts';
import { ffmpegThat } from '../support/lying-tools.ts';
import { mediaRoom, type MediaRoom, until } from '../support/media.ts';
import { toolsWith } from '../support/tools.ts';

const past = { now: () => Date.now() - 60_000 };
const workerScript = join(import.meta.dirname, '../../scripts/worker.ts');

describe.each(engines)('the pieces of a film on %s', { timeout: 120_000 }, (engine) => {
  let made: TestDatabase;
  let inputs: string;
  let film: string;
  let room: MediaRoom;
  let workers: RunningWorker[] = [];
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    made = await testDatabase(engine);
    inputs = await mkdtemp(join(tmpdir(), 'eter-piece-workers-'));
    film = join(inputs, 'film.mp4');
    const filmed = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=6.2', '-i', await speak(inputs)];
    await ffmpeg(...filmed, '-t', '6.2', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', film);
    const consequences = {
      'recording.received': (event: { subject: string }) => [processJob(event.subject)]
    };
    room = await mediaRoom(made.db, { MEDIA_PIECES: '0.033' }, { clock: past, consequences });
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
    children.splice(0).forEach((child) => child.kill('SIGKILL'));
    await made.db.transact((tx) => tx.deleteFrom('job').execute());
  });
  afterAll(async () => {
    await made.drop();
    await room.remove();
    await rm(inputs, { recursive: true });
  });

  const encoding = (FFMPEG_PATH = 'ffmpeg') =>
    encodePlannedSet({ ...room, tools: toolsWith({ FFMPEG_PATH, MEDIA_SANDBOX: 'off' }) });
  const jobs = () =>
    made.db.read
      .selectFrom('job')
      .selectAll()
      .where('kind', '=', 'media.encode')
      .orderBy('unique_key')
      .execute();
  /** Receives the film and examines it; of what is to be made of it, only the film itself is. */
  const received = async () => {
    const id = await receiveFile(room, { localFile: film, name: 'film.mp4' }, operator);
    await runDueJobs(room, [processReceived(room)]);
    await onlyTheFilm();
    return id;
  };
  const onlyTheFilm = () =>
    made.db.transact((tx) => tx.deleteFrom('job').where('payload', 'not like', '%"video"%').execute());
  /** Runs one due job of the film. */
  const runNext = async (kind = encoding()) => {
    const claimed = await claim(made.db, 'test', { name: 'heavy', atOnce: 1, kinds: [kind] });
    if (claimed)
      await runClaim({ db: made.db, log: room.log, graceMs: 1_000 }, claimed, new AbortController().signal);
  };
  const filmOf = async (id: string) =>
    (await findRecordingProgress(room, id))?.sets.find(({ name }) => name === 'video');
  const isPublishedOnce = async (id: string) => {
    expect(await filmOf(id)).toMatchObject({ state: 'published', fraction: 1 });
    const events = made.db.read.selectFrom('event').select('id').where('subject', '=', id);
    expect(await events.where('kind', '=', 'recording.ready').execute()).toHaveLength(1);
    const rows = made.db.read
      .selectFrom('rendition')
      .select('attempt')
      .distinct()
      .where('recording_id', '=', id);
    const [only, ...others] = await rows.execute();
    expect(others).toEqual([]);
    const folder = join(room.folder, 'media', id, only?.attempt ?? '');
    const names = await readdir(folder);
    expect(names).toEqual(expect.arrayContaining(['stream-180.mp4', 'stream-sound.mp4', 'video-180.mp4']));
    expect(names).not.toContain('sound.mp4');
    const shown = await ffmpeg('-i', join(folder, 'stream.m3u8'), '-f', 'null', '-');
    expect(shown).toMatch(/frame= *155 /);
    expect(await made.db.read.selectFrom('film_piece').select('position').execute()).toEqual([]);
  };
  const piecesIn = (id: string) => readdir(join(room.folder, 'pieces', id)).catch(() => []);
  // Where two do not work at once, one of the databases is enough.
  const alone = it.runIf(engine === 'sqlite');

  it('are made by two workers, each some of them, and published once', async () => {
    const id = await received();
    for (const name of ['one', 'two'])
      workers.push(startWorker(room, { name, kinds: [encoding()], lightJobs: 1, graceMs: 5_000 }));
    await until(async () => (await filmOf(id))?.state === 'published', 60_000);
    const all = await jobs();
    // One that cut it, four parts, and one that joined them.
    expect(all.map(({ state, attempts }) => [state, attempts])).toEqual(Array(6).fill(['done', 1]));
    expect([...new Set(all.map(({ worker }) => worker))].sort()).toEqual(['one', 'two']);
    await isPublishedOnce(id);
    await until(async () => (await piecesIn(id)).length === 0);
  });

  alone('are counted together: what is done, and what waits to be tried again by itself', async () => {
    const id = await received();
    const once = join(inputs, `once-${engine}`);
    const failing = encoding(ffmpegThat(inputs, `[ -e ${once} ] || { touch ${once}; exit 1; }`, '*copyts*'));
    await runDueJobs(room, [failing]);
    const film = await filmOf(id);
    expect(film).toMatchObject({ state: 'waiting', waiting: { why: 'retry' } });
    expect(film?.fraction).toBeGreaterThan(0.5);
    expect(film?.fraction).toBeLessThan(0.95);
    expect((await jobs()).filter(({ state }) => state === 'waiting')).toHaveLength(1);
    await made.db.transact((tx) => tx.updateTable('job').set({ run_at: 1 }).execute());
    await runDueJobs(room, [failing]);
    expect((await jobs()).map(({ attempts }) => attempts).sort()).toEqual([1, 1, 1, 1, 1, 2]);
    await isPublishedOnce(id);
  });

  it('that two workers made, of which one had fallen silent, count once', async () => {
    const id = await received();
    await runNext();
    const lane = { name: 'heavy', atOnce: 1, kinds: [encoding()] } as const;
    const first = await claim(made.db, 'first', lane);
    await made.db.transact((tx) =>
      tx.updateTable('job').set({ lease_until: 1 }).where('state', '=', 'running').execute()
    );
    const second = await claim(made.db, 'second', lane);
    expect([first?.id, second?.token]).toEqual([second?.id, 2]);
    const work = { db: made.db, log: room.log, graceMs: 1_000 };
    const { signal } = new AbortController();
    await Promise.all([runClaim(work, second!, signal), runClaim(work, first!, signal)]);
    const rows = await made.db.read
      .selectFrom('film_piece')
      .select('attempt')
      .where('attempt', 'is not', null)
      .execute();
    expect(rows).toHaveLength(1);
    await runDueJobs(room, [encoding()]);
    await isPublishedOnce(id);
  });

  alone('are forgotten when the film is cancelled, and made anew when it is tried again', async () => {
    const id = await received();
    await runNext();
    await runNext();
    await cancelProcessing(room, id, operator);
    expect(await filmOf(id)).toMatchObject({ state: 'cancelled' });
    expect((await jobs()).map(({ state }) => state).sort()).toEqual([
      ...Array<string>(3).fill('cancelled'),
      'done',
      'done'
    ]);
    expect(await made.db.read.selectFrom('film_piece').select('position').execute()).toEqual([]);
    const [lost] = await piecesIn(id);
    expect(lost).toBeDefined();
    await tryAgain(room, id, operator);
    await runDueJobs(room, [processReceived(room)]);
    await onlyTheFilm();
    await runDueJobs(room, [encoding()]);
    await isPublishedOnce(id);
    const late = { ...room, clock: { now: () => Date.now() + 2 * 24 * 3600_000 } };
    const tidying = tidyMedia(late);
    await addJob(made.db, { kind: 'media.tidy' });
    await runDueJobs(room, [tidying]);
    expect(await piecesIn(id)).toEqual([]);
  });

  alone('that a killed worker had begun are made by another', async () => {
    const id = await received();
    await runNext();
    const [began, program] = [join(inputs, 'began'), 'exec sleep 600'];
    const FFMPEG_PATH = ffmpegThat(inputs, `touch ${began}; ${program}`, '*copyts*');
    const settings = { DATABASE_URL: made.url, DATA_DIR: room.folder, FFMPEG_PATH, MEDIA_SANDBOX: 'off' };
    const child = spawn(process.execPath, [workerScript], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'error', ...settings },
      cwd: inputs,
      stdio: ['ignore', 'ignore', 'inherit']
    });
    children.push(child);
    await until(() => Promise.resolve(existsSync(began)), 60_000);
    child.kill('SIGKILL');
    const [held] = (await jobs()).filter(({ state }) => state === 'running');
    await made.db.transact((tx) =>
      tx.updateTable('job').set({ lease_until: 1 }).where('state', '=', 'running').execute()
    );
    await runDueJobs(room, [encoding()]);
    const taken = (await jobs()).find(({ id }) => id === held?.id);
    expect(taken).toMatchObject({ state: 'done', attempts: 2, worker: 'test' });
    await isPublishedOnce(id);
  });

  alone('of which one is lost before they are joined give way to one go', async () => {
    const id = await received();
    for (let job = 0; job < 5; job += 1) await runNext();
    const [, lost = ''] = await piecesIn(id);
    await rm(join(room.folder, 'pieces', id, lost), { recursive: true });
    await runDueJobs(room, [encoding()]);
    await isPublishedOnce(id);
    const log = (await findRecordingProgress(room, id))?.log ?? [];
    expect(log.map(({ what, failure }) => failure?.code ?? what)).toContain('stored-file-missing');
  });
});
