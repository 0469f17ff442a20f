import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Actor } from '#lib/server/accounts/actor.ts';
import { encodePlannedSet, processJob, processReceived } from '#lib/server/media/jobs.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { linesOf, mostLines, noteHappening } from '#lib/server/media/recording-log.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { speak } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { addAccount, mediaRoom, type MediaRoom } from '../support/media.ts';
import { toolsWith } from '../support/tools.ts';

const past = { now: () => Date.now() - 60_000 };

describe.each(engines)('what an editor sees of a recording on %s', (engine) => {
  let made: TestDatabase;
  let room: MediaRoom;
  let inputs: string;
  let speech: string;
  let ada: Actor;
  beforeAll(async () => {
    made = await testDatabase(engine);
    inputs = await mkdtemp(join(tmpdir(), 'eter-inputs-'));
    speech = await speak(inputs);
    const consequences = {
      'recording.received': ({ subject }: { subject: string }) => [processJob(subject)]
    };
    room = await mediaRoom(made.db, {}, { clock: past, consequences });
    ada = await addAccount(made.db, 'ada');
  });
  afterAll(async () => {
    await made.drop();
    await room.remove();
    await rm(inputs, { recursive: true });
  });

  const receive = () => receiveFile(room, { localFile: speech, name: 'tal.wav' }, ada);
  const seen = async (id: string) => (await findRecordingProgress(room, id))!;
  const happened = async (id: string) =>
    (await seen(id)).log.map(({ what, set, attempt, worker, by }) => [what, set, attempt, worker ?? by]);

  it('is all that happened to it, who did it, and which worker', async () => {
    const id = await receive();
    await runDueJobs(room, [processReceived(room), encodePlannedSet(room)]);
    expect(await happened(id)).toEqual([
      ['received', null, null, 'ada'],
      ['begun', null, 1, 'test'],
      ['probed', null, 1, 'test'],
      ['begun', 'audio', 1, 'test'],
      ['published', 'audio', 1, 'test']
    ]);
  });

  it('is how loud the original was, and how loud what listeners hear was measured to be', async () => {
    const id = await receive();
    await runDueJobs(room, [processReceived(room)]);
    expect((await seen(id)).heard).toBeNull();
    await runDueJobs(room, [encodePlannedSet(room)]);
    const { loudness, heard } = await seen(id);
    expect(Math.abs(heard!.integrated - loudness!.target)).toBeLessThan(1);
    expect(heard!.truePeak).toBeLessThanOrEqual(-1);
    expect(Math.abs(heard!.range! - loudness!.range)).toBeLessThan(2);
  });

  it('is why a try failed, when the next one comes, and that it was given up', async () => {
    const id = await receive();
    const broken = { ...room, tools: toolsWith({ FFMPEG_PATH: '/no/such/ffmpeg' }) };
    const kinds = [processReceived(room), encodePlannedSet(broken)];
    await runDueJobs(room, kinds);
    const [waits] = (await seen(id)).sets;
    expect(waits).toMatchObject({
      state: 'waiting',
      failure: { code: 'ffmpeg-missing', values: { program: '/no/such/ffmpeg' } },
      waiting: { why: 'retry' }
    });
    await made.db.transact((tx) => tx.updateTable('job').set({ run_at: 1, attempts: 2 }).execute());
    await runDueJobs(room, kinds);
    expect((await happened(id)).slice(3)).toEqual([
      ['begun', 'audio', 1, 'test'],
      ['try-failed', 'audio', 1, 'test'],
      ['begun', 'audio', 3, 'test'],
      ['try-failed', 'audio', 3, 'test'],
      ['given-up', 'audio', null, null]
    ]);
    const { state, sets } = await seen(id);
    expect([state, sets[0]?.failure?.values]).toEqual(['failed', { program: '/no/such/ffmpeg' }]);
  });

  it('is how many jobs stand before one that waits', async () => {
    const [first, second] = [await receive(), await receive()];
    const ahead = async (id: string) => (await seen(id)).sets[0]?.waiting;
    const places = [await ahead(first), await ahead(second)];
    expect(places.map((place) => place?.why)).toEqual(['turn', 'turn']);
    await made.db.transact((tx) => tx.deleteFrom('job').where('state', '=', 'waiting').execute());
    expect(await ahead(second)).toBeNull();
  });

  it('is how long a set still takes, by what the worker said last, as long as that is fresh', async () => {
    const id = await receive();
    const said = async (updated_at: number) => {
      const values = { state: 'running', stage: 'encoding', progress: 0.4, left_ms: 90_000, updated_at };
      await made.db.transact(async (tx) => {
        await tx.deleteFrom('job').where('state', '=', 'waiting').execute();
        await tx.updateTable('output_set').set(values).where('recording_id', '=', id).execute();
      });
      return (await seen(id)).sets[0]?.leftMs ?? null;
    };
    const left = await said(past.now() - 20_000);
    expect(left).toBeGreaterThan(60_000);
    expect(left).toBeLessThanOrEqual(70_000);
    expect(await said(past.now() - 120_000)).toBeNull();
  });

  it('is the first and the latest lines of a log that has grown too long', async () => {
    const id = await receive();
    for (let line = 0; line < mostLines + 20; line += 1)
      await made.db.transact((tx) =>
        noteHappening(tx, room, id, { what: 'begun', try: { attempt: line, worker: 'w' } })
      );
    const lines = (await linesOf(room, [id])).get(id) ?? [];
    expect(lines.length).toBe(mostLines);
    expect([lines[0]?.what, lines[1]?.attempt, lines.at(-1)?.attempt]).toEqual([
      'received',
      21,
      mostLines + 19
    ]);
  });
});
