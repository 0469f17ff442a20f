import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { claim } from '#lib/server/jobs/claiming.ts';
import { runClaim } from '#lib/server/jobs/running.ts';
import { encodePlannedSet, processJob, processReceived } from '#lib/server/media/jobs.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { testDatabase, type TestDatabase } from '../support/databases.ts';
import { ffmpeg, speak } from '../support/inputs.ts';
import { addJob, runDueJobs } from '../support/jobs.ts';
import { mediaRoom, type MediaRoom } from '../support/media.ts';

describe('a film whose own pictures can be streamed', { timeout: 120_000 }, () => {
  let made: TestDatabase;
  let inputs: string;
  let film: string;
  let room: MediaRoom;
  let id: string;
  beforeAll(async () => {
    made = await testDatabase('sqlite');
    inputs = await mkdtemp(join(tmpdir(), 'eter-copied-first-'));
    film = join(inputs, 'film.mp4');
    const filmed = ['-f', 'lavfi', '-i', 'testsrc2=s=576x320:r=25:d=6.2', '-i', await speak(inputs)];
    const coded = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30', '-g', '50', '-sc_threshold', '0'];
    await ffmpeg(...filmed, '-t', '6.2', ...coded, '-pix_fmt', 'yuv420p', '-c:a', 'aac', film);
    const consequences = {
      'recording.received': (event: { subject: string }) => [processJob(event.subject)]
    };
    const past = { now: () => Date.now() - 60_000 };
    room = await mediaRoom(made.db, { MEDIA_PIECES: '0.033' }, { clock: past, consequences });
    id = await receiveFile(room, { localFile: film, name: 'film.mp4' }, operator);
    await runDueJobs(room, [processReceived(room)]);
    await made.db.transact((tx) => tx.deleteFrom('job').where('payload', 'not like', '%"video"%').execute());
  });
  afterAll(async () => {
    await made.drop();
    await room.remove();
    await rm(inputs, { recursive: true });
  });

  const runNext = async () => {
    const claimed = await claim(made.db, 'test', {
      name: 'heavy',
      atOnce: 1,
      kinds: [encodePlannedSet(room)]
    });
    const work = { db: made.db, log: room.log, graceMs: 1_000 };
    if (claimed) await runClaim(work, claimed, new AbortController().signal);
  };
  const streamNow = async () => {
    const address = (await findMedia(room, id))?.stream ?? '';
    const playlist = join(room.folder, address);
    const sizes = (await readFile(playlist, 'utf8')).match(/RESOLUTION=[^,\n]+/g);
    return { address, playlist, sizes: [...new Set(sizes)] };
  };
  const filmNow = async () =>
    (await findRecordingProgress(room, id))?.sets.find(({ name }) => name === 'video');
  const picturesOf = (file: string) =>
    ffmpeg('-v', 'error', '-i', file, '-map', '0:v', '-c', 'copy', '-f', 'md5', `${file}.md5`).then(() =>
      readFile(`${file}.md5`, 'utf8')
    );
  let first: Awaited<ReturnType<typeof streamNow>>;

  it('can be watched in its own size before the others are encoded, which still wait', async () => {
    await runNext();
    first = await streamNow();
    expect(first.sizes).toEqual(['RESOLUTION=576x320']);
    expect((await findMedia(room, id))?.video).toMatchObject([{ width: 576, height: 320 }]);
    expect(await ffmpeg('-v', 'error', '-i', first.playlist, '-f', 'null', '-')).toBe('');
    expect(await picturesOf(join(dirname(first.playlist), 'stream-320.mp4'))).toBe(await picturesOf(film));
    expect(await filmNow()).toMatchObject({ state: 'waiting', fraction: 0, failure: null });
  });

  it('is replaced by the film in all sizes, here made in pieces, and what plays goes on playing', async () => {
    await runDueJobs(room, [encodePlannedSet(room)]);
    const now = await streamNow();
    expect(now.sizes).toHaveLength(2);
    expect(now.address).not.toBe(first.address);
    expect(await ffmpeg('-v', 'error', '-i', now.playlist, '-f', 'null', '-')).toBe('');
    expect(await picturesOf(join(dirname(now.playlist), 'stream-320.mp4'))).toBe(await picturesOf(film));
    expect(await filmNow()).toMatchObject({ state: 'published', fraction: 1 });
    await access(first.playlist);
  });

  it('keeps all of its sizes while it is made anew', async () => {
    const before = await streamNow();
    await addJob(made.db, { kind: 'media.encode', payload: { recordingId: id, set: 'video' } });
    await runNext();
    expect(await streamNow()).toEqual(before);
  });
});
