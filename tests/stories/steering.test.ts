import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, operator } from '#lib/server/accounts/actor.ts';
import { startWorker, type RunningWorker } from '#lib/server/jobs/worker.ts';
import { encodePlannedSet, processJob, processReceived } from '#lib/server/media/jobs.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { continueQueue, findPause, pauseQueue } from '#lib/server/media/queue.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { cancelProcessing, processFirst } from '#lib/server/media/steering.ts';
import { tryAgain } from '#lib/server/media/trying-again.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { speak } from '../support/inputs.ts';
import { addJob, runDueJobs, testKind } from '../support/jobs.ts';
import { ffmpegThat } from '../support/lying-tools.ts';
import { toolsWith } from '../support/tools.ts';
import { addAccount, mediaRoom, type MediaRoom, until } from '../support/media.ts';

const past = { now: () => Date.now() - 60_000 };

describe.each(engines)('the processing of recordings on %s', (engine) => {
  let made: TestDatabase;
  let room: MediaRoom;
  let inputs: string;
  let speech: string;
  let [ada, bo]: Actor[] = [];
  const workers: RunningWorker[] = [];
  beforeAll(async () => {
    made = await testDatabase(engine);
    inputs = await mkdtemp(join(tmpdir(), 'eter-inputs-'));
    speech = await speak(inputs);
    const consequences = {
      'recording.received': ({ subject }: { subject: string }) => [processJob(subject)]
    };
    room = await mediaRoom(made.db, {}, { clock: past, consequences });
    ada = await addAccount(made.db, 'ada');
    bo = await addAccount(made.db, 'bo', 'contributor');
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    await continueQueue(room, operator);
    await made.db.transact((tx) => tx.deleteFrom('job').execute());
  });
  afterAll(async () => {
    await made.drop();
    await room.remove();
    await rm(inputs, { recursive: true });
  });

  const receive = (actor: Actor = operator) =>
    receiveFile(room, { localFile: speech, name: 'tal.wav' }, actor);
  const seen = async (id: string) => (await findRecordingProgress(room, id))!;
  /** Starts a worker whose encoder never ends; resolves with the encoder's process when it runs. */
  const hang = async () => {
    const pidFile = join(inputs, `pid-${String(workers.length)}-${engine}`);
    await rm(pidFile, { force: true });
    const FFMPEG_PATH = ffmpegThat(inputs, `echo $$ > ${pidFile}; exec sleep 600`);
    const hanging = { ...room, tools: toolsWith({ FFMPEG_PATH, MEDIA_SANDBOX: 'off' }) };
    const kinds = [
      processReceived(room),
      encodePlannedSet(hanging),
      testKind('mail', () => Promise.resolve())
    ];
    workers.push(startWorker(room, { name: 'w', kinds, lightJobs: 2, graceMs: 5_000 }));
    return until(async () => Number(await readFile(pidFile, 'utf8').catch(() => '')) || undefined, 20_000);
  };
  const isAlive = (pid: number) => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  const audited = async (action: string) =>
    (await made.db.read.selectFrom('audit').select('account_id').where('action', '=', action).execute())
      .length;

  it('of one is cancelled: its encoder is gone within half a second, and it can be tried again', async () => {
    const id = await receive();
    const pid = await hang();
    const began = performance.now();
    await cancelProcessing(room, id, ada!);
    await until(() => Promise.resolve(!isAlive(pid)), 2_000);
    expect(performance.now() - began).toBeLessThan(500);
    await until(async () => (await seen(id)).state === 'cancelled');
    const { sets, log, failure } = await seen(id);
    expect([sets[0]?.state, failure, log.at(-1)]).toMatchObject([
      'cancelled',
      null,
      { what: 'cancelled', by: 'ada' }
    ]);
    expect(await audited('recording.cancelled')).toBe(1);
    await expect(cancelProcessing(room, id, ada!)).rejects.toMatchObject({
      code: 'recording-not-processing'
    });
    await tryAgain(room, id, operator);
    expect((await seen(id)).state).toBe('received');
  });

  it('of one is cancelled before its result is written: nothing of it is published', async () => {
    const id = await receive();
    await runDueJobs(room, [processReceived(room)]);
    const kind = encodePlannedSet(room);
    const late = {
      ...kind,
      run: (context: Parameters<typeof kind.run>[0], about: Parameters<typeof kind.run>[1]) =>
        kind.run(
          {
            ...context,
            finish: async (write) => {
              await cancelProcessing(room, id, operator);
              await context.finish(write);
            }
          },
          about
        )
    };
    await runDueJobs(room, [late]);
    const { state, sets } = await seen(id);
    expect([state, sets[0]?.state]).toEqual(['cancelled', 'cancelled']);
    expect(
      await made.db.read.selectFrom('rendition').select('id').where('recording_id', '=', id).execute()
    ).toEqual([]);
  });

  it('of one that waits is cancelled at once, by a contributor only when it is their own', async () => {
    const [own, other] = [await receive(bo), await receive(ada)];
    await expect(cancelProcessing(room, other, bo!)).rejects.toMatchObject({ code: 'not-allowed' });
    await cancelProcessing(room, own, bo!);
    expect([(await seen(own)).state, (await seen(other)).state]).toEqual(['cancelled', 'received']);
  });

  it('of what was made before goes back to what is played, when making it anew is cancelled', async () => {
    const id = await receive();
    await runDueJobs(room, [processReceived(room), encodePlannedSet(room)]);
    await addJob(made.db, processJob(id));
    await runDueJobs(room, [processReceived(room)]);
    await cancelProcessing(room, id, operator);
    expect(await seen(id)).toMatchObject({ state: 'ready', sets: [{ state: 'published' }] });
  });

  it('of one comes before all others when someone wants it first, through all its parts', async () => {
    const [first, second] = [await receive(), await receive()];
    await expect(processFirst(room, second, bo!)).rejects.toMatchObject({ code: 'not-allowed' });
    await processFirst(room, second, ada!);
    await processFirst(room, second, ada!);
    expect((await seen(first)).sets[0]?.waiting).toEqual({ why: 'turn', ahead: 1 });
    await runDueJobs(room, [processReceived(room)]);
    const order = made.db.read
      .selectFrom('job')
      .select('subject')
      .where('state', '=', 'waiting')
      .orderBy('priority');
    expect((await order.execute()).map((job) => job.subject)).toEqual([
      `recording:${second}`,
      `recording:${first}`
    ]);
  });

  it('stands still while it is paused: what runs is stopped, mail goes on, and all of it begins anew', async () => {
    const id = await receive();
    const pid = await hang();
    await expect(pauseQueue(room, '', bo!)).rejects.toMatchObject({ code: 'not-allowed' });
    await pauseQueue(room, ' direktsändning ', ada!);
    await pauseQueue(room, 'again', operator);
    expect(await findPause(room)).toMatchObject({ by: 'ada', reason: 'direktsändning' });
    await until(() => Promise.resolve(!isAlive(pid)));
    const mail = await addJob(made.db, { kind: 'mail' });
    const stateOf = async (job: string) =>
      (await made.db.read.selectFrom('job').select('state').where('id', '=', job).executeTakeFirstOrThrow())
        .state;
    await until(async () => (await stateOf(mail)) === 'done');
    await until(async () => (await seen(id)).sets[0]?.waiting?.why === 'paused');
    const job = await made.db.read
      .selectFrom('job')
      .select(['state', 'attempts'])
      .where('kind', '=', 'media.encode')
      .executeTakeFirstOrThrow();
    expect(job).toEqual({ state: 'waiting', attempts: 0 });
    expect((await seen(id)).log.at(-1)?.what).toBe('stopped');
    await Promise.all(workers.splice(0).map((worker) => worker.stop()));
    expect(await runDueJobs(room, [encodePlannedSet(room)])).toBe(0);
    await continueQueue(room, ada!);
    await continueQueue(room, ada!);
    expect(await findPause(room)).toBeNull();
    await runDueJobs(room, [encodePlannedSet(room)]);
    expect((await seen(id)).state).toBe('ready');
    expect([await audited('queue.paused'), await audited('queue.continued')]).toEqual([
      1,
      expect.any(Number)
    ]);
  });
});
