import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, truncate, utimes, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { encodePlannedSet, processJob, processReceived, tidyMedia } from '#lib/server/media/jobs.ts';
import { findRecordingProgress, listRecordings } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { rerender } from '#lib/server/media/rerendering.ts';
import { tryAgain } from '#lib/server/media/trying-again.ts';
import { withdrawRecording } from '#lib/server/media/withdrawing.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { ffmpeg, film, loudnessOf, speak, streamsOf } from '../support/inputs.ts';
import { addJob, runDueJobs } from '../support/jobs.ts';
import { mediaRoom, type MediaRoom } from '../support/media.ts';

const past = { now: () => Date.now() - 60_000 };

describe.each(engines)('a recording on %s', (engine) => {
  let made: TestDatabase;
  let room: MediaRoom;
  let inputs: string;
  let speech: string;
  /** A second of sound, for what does not ask how it sounds. */
  let brief: string;
  beforeAll(async () => {
    made = await testDatabase(engine);
    inputs = await mkdtemp(join(tmpdir(), 'eter-inputs-'));
    speech = await speak(inputs);
    brief = join(inputs, 'brief.wav');
    await ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', brief);
    room = await mediaRoom(
      made.db,
      {},
      { clock: past, consequences: { 'recording.received': (event) => [processJob(event.subject)] } }
    );
  });
  afterAll(async () => {
    await made.drop();
    await room.remove();
    await rm(inputs, { recursive: true });
  });

  const input = (name: string) => join(inputs, name);
  const kinds = () => [processReceived(room), encodePlannedSet(room), tidyMedia(room)];
  const work = () => runDueJobs(room, kinds());
  const receive = (file: string) =>
    receiveFile(room, { localFile: file, name: file.split('/').at(-1) ?? '' }, operator);
  const received = async (file: string) => {
    const id = await receive(file);
    await work();
    return { id, progress: await findRecordingProgress(room, id), media: await findMedia(room, id) };
  };
  const keyOf = async (id: string) => {
    const found = made.db.read.selectFrom('recording').select('storage_key').where('id', '=', id);
    return (await found.executeTakeFirstOrThrow()).storage_key ?? '';
  };
  const pathOf = (address: string) => join(room.folder, address.slice(1));
  const failureOf = async (file: string) => {
    const { id, progress, media } = await received(file);
    expect(media).toBeNull();
    expect(progress?.state).toBe('failed');
    expect(existsSync(join(room.folder, 'media', id))).toBe(false);
    return progress?.failure?.code;
  };

  it('that failed is made from its original when it is tried again, and only then', async () => {
    const { id } = await received(brief);
    await expect(tryAgain(room, id, operator)).rejects.toMatchObject({ code: 'recording-not-failed' });
    const failure = JSON.stringify({ code: 'x', message: 'x', values: {} });
    await made.db.transact((tx) =>
      tx.updateTable('recording').set({ state: 'failed', failure }).where('id', '=', id).execute()
    );
    await expect(tryAgain(room, 'none', operator)).rejects.toMatchObject({ code: 'recording-missing' });
    await tryAgain(room, id, operator);
    expect(await findRecordingProgress(room, id)).toMatchObject({ state: 'received', failure: null });
    await work();
    expect(await findRecordingProgress(room, id)).toMatchObject({ state: 'ready', failure: null });
  });

  it('of which a part failed is made again, and played meanwhile', async () => {
    const { id, media } = await received(brief);
    await made.db.transact((tx) =>
      tx.updateTable('output_set').set({ state: 'failed' }).where('recording_id', '=', id).execute()
    );
    await tryAgain(room, id, operator);
    expect(await findMedia(room, id)).toEqual(media);
    expect(await findRecordingProgress(room, id)).toMatchObject({
      state: 'ready',
      sets: [{ state: 'waiting' }]
    });
    await work();
    expect(await findRecordingProgress(room, id)).toMatchObject({ sets: [{ state: 'published' }] });
    expect((await findMedia(room, id))?.audio[0]?.address).not.toBe(media?.audio[0]?.address);
  });

  it('of speech becomes sound for pages and for podcast apps, as loud as it should be', async () => {
    const { id, progress, media } = await received(speech);
    expect(progress).toMatchObject({
      state: 'ready',
      kind: 'audio',
      failure: null,
      facts: { format: 'wav', picture: null, sound: { codec: 'pcm_s16le', rate: 22_050, channels: 1 } },
      sets: [{ name: 'audio', state: 'published', stage: 'published', fraction: 1 }]
    });
    expect(media).toMatchObject({ kind: 'audio', video: [], poster: null, stream: null, recordingId: id });
    expect(media!.audio.map((file) => file.mediaType)).toEqual(['audio/mp4', 'audio/mpeg', 'audio/ogg']);
    expect(media!.download?.mediaType).toBe('audio/mpeg');
    const source = await streamsOf(speech);
    expect(Math.abs(media!.durationMs / 1000 - source.seconds)).toBeLessThan(0.05);
    expect(media!.peaks.length).toBe(400);
    expect([Math.max(...media!.peaks), Math.min(...media!.peaks)]).toEqual([100, expect.any(Number)]);
    for (const file of media!.audio) {
      const path = pathOf(file.address);
      const [stream] = (await streamsOf(path)).streams;
      expect(stream).toMatchObject({ codec_type: 'audio', channels: 1 });
      const { integrated, peak } = await loudnessOf(path);
      expect(Math.abs(integrated + 19)).toBeLessThan(1);
      expect(peak).toBeLessThanOrEqual(-1);
      expect((await readFile(path)).length).toBe(file.bytes);
    }
    const rows = await made.db.read
      .selectFrom('rendition')
      .selectAll()
      .where('recording_id', '=', id)
      .execute();
    for (const row of rows) {
      const bytes = await readFile(join(room.folder, 'media', id, row.attempt, row.file));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(row.sha256);
      if (row.purpose !== 'waveform') expect(row.integrated_lufs).toBeLessThan(-18);
    }
    const waveform = await readFile(pathOf(media!.waveform!));
    expect([waveform.readInt32LE(8), waveform.length]).toEqual([48_000, 24 + 2 * waveform.readInt32LE(16)]);
    expect(Math.abs(waveform.readInt32LE(16) / 100 - source.seconds)).toBeLessThan(0.1);
    expect(await readdir(join(room.folder, 'work', id))).toEqual([]);
    const events = await made.db.read
      .selectFrom('event')
      .select(['kind', 'detail'])
      .where('subject', '=', id)
      .where('kind', '=', 'recording.ready')
      .execute();
    expect(events).toEqual([{ kind: 'recording.ready', detail: '{"set":"audio"}' }]);
  });

  // What is made does not depend on the database that it is written down in.
  it.runIf(engine === 'sqlite')(
    'of a phone becomes upright video at a steady rate, in sizes, with posters, and without the original’s tags',
    { timeout: 120_000 },
    async () => {
      const { id, progress, media } = await received(await film(inputs, speech));
      expect(progress).toMatchObject({ state: 'ready', kind: 'video', failure: null });
      expect(progress?.sets.map((set) => [set.name, set.state])).toEqual([
        ['audio', 'published'],
        ['video', 'published'],
        ['extras', 'published']
      ]);
      expect(media!.video.map((file) => [file.width, file.height])).toEqual([[360, 640]]);
      expect(media!.download?.mediaType).toBe('video/mp4');
      const master = await readFile(pathOf(media!.stream!), 'utf8');
      expect(master).toContain('RESOLUTION=360x640,FRAME-RATE=25.000');
      expect(master).toContain('RESOLUTION=240x426,FRAME-RATE=25.000');
      expect(await readFile(pathOf(media!.storyboard!), 'utf8')).toContain('#xywh=0,0,90,160');
      const { seconds, streams, tags } = await streamsOf(pathOf(media!.video[0]!.address));
      expect(Math.abs(seconds - 6.03)).toBeLessThan(0.2);
      expect(streams.map((stream) => stream.codec_name)).toEqual(['h264', 'aac']);
      expect(streams[0]!.avg_frame_rate).toBe(streams[0]!.r_frame_rate);
      expect(streams[0]!.side_data_list).toBeUndefined();
      expect(Object.keys(tags as object).sort()).toEqual([
        'compatible_brands',
        'encoder',
        'major_brand',
        'minor_version'
      ]);
      const rows = await made.db.read
        .selectFrom('rendition')
        .selectAll()
        .where('recording_id', '=', id)
        .execute();
      for (const attempt of new Set(rows.map((row) => row.attempt))) {
        const files = rows.filter((row) => row.attempt === attempt).map((row) => row.file);
        expect((await readdir(join(room.folder, 'media', id, attempt))).sort()).toEqual(files.sort());
      }
      const poster = await readFile(pathOf(media!.poster!));
      expect([poster.readUInt16BE(0), poster.length > 2000]).toEqual([0xffd8, true]);
    }
  );

  it.runIf(engine === 'sqlite')('of silence can be played, and says that nothing is heard', async () => {
    const file = input('silence.wav');
    await ffmpeg('-f', 'lavfi', '-i', 'anullsrc=d=3:r=48000', file);
    const { media, progress } = await received(file);
    expect(media!.audio.length).toBe(3);
    expect(progress).toMatchObject({ state: 'ready', failure: { code: 'recording-silent' } });
  });

  it.runIf(engine === 'sqlite')(
    'cut off in the middle is made as far as it goes, and said to be damaged',
    async () => {
      const file = input('cut.wav');
      await writeFile(file, await readFile(speech));
      await truncate(file, Math.round((await readFile(file)).length * 0.6));
      const { media, progress } = await received(file);
      expect(progress).toMatchObject({
        state: 'ready',
        failure: { code: 'recording-damaged', values: { claimed: 7, decoded: 4 } }
      });
      expect(media!.durationMs).toBeLessThan(4300);
    }
  );

  it.each<[string, string, (file: string) => Promise<unknown>]>([
    ['text named .mp4', 'recording-unreadable', (file) => writeFile(file, 'Hej! '.repeat(100))],
    [
      'a film without sound',
      'recording-without-sound',
      (file) => ffmpeg('-f', 'lavfi', '-i', 'testsrc2=d=2', file)
    ],
    [
      '0 seconds',
      'recording-too-short',
      (file) => ffmpeg('-f', 'lavfi', '-i', 'sine=d=1', '-t', '0', '-f', 'wav', file)
    ]
  ])('of %s fails with %s, at once, and nothing of it can be played', async (what, code, make) => {
    const file = input(`${what.replaceAll(/[^a-z0-9]/gi, '-')}.mp4`);
    await make(file);
    expect(await failureOf(file)).toBe(code);
    const jobs = await made.db.read
      .selectFrom('job')
      .select('state')
      .where('state', 'in', ['waiting', 'failed'])
      .execute();
    expect(jobs).toEqual([]);
  });

  it('made again keeps what is played until all of it is new, after everything that somebody waits for', async () => {
    const { id, media: before } = await received(brief);
    await expect(rerender(room, 'none', operator)).rejects.toMatchObject({ code: 'recording-missing' });
    await rerender(room, id, operator);
    await rerender(room, id, operator);
    const waiting = () =>
      made.db.read.selectFrom('job').select(['kind', 'priority']).where('state', '=', 'waiting').execute();
    expect(await waiting()).toEqual([{ kind: 'media.process', priority: 12 }]);
    await runDueJobs(room, [processReceived(room)]);
    expect(await findMedia(room, id)).toEqual(before);
    expect(await waiting()).toEqual([{ kind: 'media.encode', priority: 13 }]);
    await work();
    const after = await findMedia(room, id);
    expect(after?.audio.map((file) => file.bytes)).toEqual(before?.audio.map((file) => file.bytes));
    expect(after?.audio[0]?.address).not.toBe(before?.audio[0]?.address);
    expect(existsSync(pathOf(after?.audio[0]?.address ?? ''))).toBe(true);
  });

  it('that cannot be made again stays as it was', async () => {
    const { id, media: before } = await received(brief);
    await rm(join(room.folder, await keyOf(id)));
    await rerender(room, id, operator);
    for (let tries = 0; tries < 3; tries += 1) {
      await made.db.transact((tx) => tx.updateTable('job').set({ run_at: 1 }).execute());
      await work();
    }
    expect(await findMedia(room, id)).toEqual(before);
    await receive(brief);
  });

  it('that has been withdrawn is no longer found, and its original is kept', async () => {
    const { id } = await received(brief);
    await withdrawRecording(room, id, operator);
    await withdrawRecording(room, id, operator);
    expect([await findMedia(room, id), await findRecordingProgress(room, id)]).toEqual([null, null]);
    expect((await listRecordings(room, { page: 1 })).map((one) => one.id)).not.toContain(id);
    const row = await made.db.read
      .selectFrom('recording')
      .select('storage_key')
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(existsSync(join(room.folder, row.storage_key ?? ''))).toBe(true);
  });

  it('leaves nothing behind: tidying removes what died or was replaced, and nothing that is played', async () => {
    const { id, media } = await received(brief);
    const played = pathOf(media!.audio[0]!.address);
    const lost = join(room.folder, 'media', id, 'lostattempt0');
    const dead = join(room.folder, 'work', id, 'deadattempt0');
    const living = join(room.folder, 'work', id, 'livingattem0');
    for (const folder of [lost, dead, living]) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'sound.m4a'), 'x');
    }
    const days = (count: number) => new Date(Date.now() - count * 24 * 3600_000);
    for (const folder of [lost, dead, living, played])
      for (const path of [folder, join(folder, 'sound.m4a')])
        if (existsSync(path)) await utimes(path, days(3), days(3));
    await utimes(join(living, 'sound.m4a'), new Date(), new Date());
    await addJob(made.db, { kind: 'media.tidy' });
    await work();
    expect([lost, dead, living, played].map(existsSync)).toEqual([false, false, true, true]);
  });
});
