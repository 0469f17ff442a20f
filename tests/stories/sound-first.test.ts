import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { claim } from '#lib/server/jobs/claiming.ts';
import { runClaim } from '#lib/server/jobs/running.ts';
import { hidePart } from '#lib/server/media/hiding.ts';
import { encodePlannedSet, processJob, processReceived } from '#lib/server/media/jobs.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { testDatabase, type TestDatabase } from '../support/databases.ts';
import { ffmpeg, loudnessOf, speak } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { mediaRoom, type MediaRoom } from '../support/media.ts';

describe('a sound of a minute and more', { timeout: 240_000 }, () => {
  let made: TestDatabase;
  let inputs: string;
  let room: MediaRoom;
  beforeAll(async () => {
    made = await testDatabase('sqlite');
    inputs = await mkdtemp(join(tmpdir(), 'eter-sound-first-'));
    const process = (event: { subject: string }) => [processJob(event.subject)];
    const consequences = { 'recording.received': process, 'recording.hidden': process };
    const past = { now: () => Date.now() - 60_000 };
    room = await mediaRoom(made.db, {}, { clock: past, consequences });
  });
  afterAll(async () => {
    await made.drop();
    await room.remove();
    await rm(inputs, { recursive: true });
  });

  const kinds = () => [processReceived(room), encodePlannedSet(room)];
  const runNext = async () => {
    const claimed = await claim(made.db, 'test', { name: 'heavy', atOnce: 1, kinds: kinds() });
    const work = { db: made.db, log: room.log, graceMs: 1_000 };
    if (claimed) await runClaim(work, claimed, new AbortController().signal);
  };
  const receive = async (seconds: number) => {
    const file = join(inputs, `${seconds}.mp3`);
    await ffmpeg('-i', await speak(inputs), '-af', `apad=whole_dur=${seconds}`, '-b:a', '32k', file);
    return receiveFile(room, { localFile: file, name: 'samtal.mp3' }, operator);
  };
  const sounds = async (id: string) =>
    ((await findMedia(room, id))?.audio ?? []).map(({ address, mediaType }) => ({ address, mediaType }));
  const typesOf = async (id: string) => (await sounds(id)).map(({ mediaType }) => mediaType).toSorted();
  const setOf = async (id: string) => (await findRecordingProgress(room, id))?.sets[0];
  const bytesOf = (address: string) => readFile(join(room.folder, address));
  const all = ['audio/mp4', 'audio/mpeg', 'audio/ogg'];

  it('can be heard as one file before the others are made, as loud as they will be', async () => {
    const id = await receive(61);
    await runNext();
    await runNext();
    const [first, ...others] = await sounds(id);
    expect([first?.mediaType, others.length]).toEqual(['audio/mp4', 0]);
    expect(await setOf(id)).toMatchObject({ state: 'waiting', failure: null });
    expect((await findRecordingProgress(room, id))?.state).toBe('ready');

    await runNext();
    expect(await typesOf(id)).toEqual(all);
    expect(await setOf(id)).toMatchObject({ state: 'published', fraction: 1 });
    const after = (await sounds(id)).find(({ mediaType }) => mediaType === 'audio/mp4')?.address ?? '';
    expect((await bytesOf(after)).equals(await bytesOf(first?.address ?? ''))).toBe(true);
    await access(join(room.folder, first?.address ?? ''));
    for (const { address } of await sounds(id))
      expect(Math.abs((await loudnessOf(join(room.folder, address))).integrated + 19)).toBeLessThan(0.5);
    const waveform = await made.db.read
      .selectFrom('rendition')
      .select(['sha256', 'superseded_at'])
      .where('recording_id', '=', id)
      .where('purpose', '=', 'waveform')
      .execute();
    expect(new Set(waveform.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(waveform.filter(({ superseded_at }) => superseded_at === null)).toHaveLength(1);
  });

  it('is made again whole when a part of it is hidden before the others are made', async () => {
    const id = await receive(62);
    await runNext();
    await runNext();
    const [first] = await sounds(id);
    const part = { startMs: 1000, endMs: 30_000, reason: 'Ett namn', notice: '', untilMs: null };
    await hidePart(room, id, part, operator);
    await runDueJobs(room, kinds());
    expect(await typesOf(id)).toEqual(all);
    expect((await sounds(id)).map(({ address }) => address)).not.toContain(first?.address);
    for (const { address } of await sounds(id)) {
      const heard = ['-ss', '2', '-t', '4', '-i', join(room.folder, address)];
      const said = await ffmpeg(...heard, '-af', 'volumedetect', '-f', 'null', '-');
      expect(Number(/max_volume: (-?[\d.]+)/.exec(said)?.[1])).toBeLessThan(-60);
    }
  });

  it('of less than a minute is all there at once', async () => {
    const id = await receive(20);
    await runNext();
    await runNext();
    expect(await typesOf(id)).toEqual(all);
    expect(await setOf(id)).toMatchObject({ state: 'published' });
  });
});
