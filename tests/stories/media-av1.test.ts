import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Parser } from 'm3u8-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { encodePlannedSet, processJob, processReceived } from '#lib/server/media/jobs.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { ffmpeg, speak } from '../support/inputs.ts';
import { addJob, runDueJobs } from '../support/jobs.ts';
import { ffmpegThat } from '../support/lying-tools.ts';
import { mediaRoom, type MediaRoom } from '../support/media.ts';

/** What another's parser finds in a playlist for players: what it offers, and every playlist that it names. */
async function offeredBy(file: string) {
  const parser = new Parser();
  parser.push(await readFile(file, 'utf8'));
  parser.end();
  const { playlists = [], mediaGroups } = parser.manifest;
  const sounds = Object.values(mediaGroups?.AUDIO['sound'] ?? {}).map(({ uri }) => uri);
  return {
    codecs: playlists.map(({ attributes }) => attributes.CODECS),
    addresses: [...playlists.map(({ uri }) => uri), ...sounds]
  };
}

describe.each(engines)('the second ladder of a film on %s', { timeout: 120_000 }, (engine) => {
  let made: TestDatabase;
  let inputs: string;
  let film: string;
  const rooms: MediaRoom[] = [];
  beforeAll(async () => {
    made = await testDatabase(engine);
    inputs = await mkdtemp(join(tmpdir(), 'eter-av1-'));
    film = join(inputs, 'film.mp4');
    const filmed = ['-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=25:d=2.2', '-i', await speak(inputs)];
    await ffmpeg(...filmed, '-t', '2.2', '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', film);
  });
  afterAll(async () => {
    await made.drop();
    for (const room of rooms) await room.remove();
    await rm(inputs, { recursive: true });
  });

  async function received(settings: Record<string, string>) {
    const consequences = {
      'recording.received': (event: { subject: string }) => [processJob(event.subject)]
    };
    const past = { now: () => Date.now() - 60_000 };
    const room = await mediaRoom(made.db, settings, { clock: past, consequences });
    rooms.push(room);
    const id = await receiveFile(room, { localFile: film, name: 'film.mp4' }, operator);
    const work = () => runDueJobs(room, [processReceived(room), encodePlannedSet(room)]);
    await work();
    return { room, id, work };
  }
  const setsOf = async (room: MediaRoom, id: string) =>
    (await findRecordingProgress(room, id))?.sets.map(({ name, state }) => `${name} ${state}`);

  it('is made after the film when the station wants it, and offered before the first, which stays', async () => {
    const { room, id, work } = await received({ MEDIA_AV1: 'on' });
    expect(await setsOf(room, id)).toContain('av1 published');
    const stream = (await findMedia(room, id))?.stream ?? '';
    expect(stream).toMatch(/stream-av1\.m3u8$/);

    const { codecs, addresses } = await offeredBy(join(room.folder, stream));
    expect(codecs).toEqual([
      expect.stringMatching(/^av01\.0\.\d\dM\.08,mp4a\.40\.2$/),
      expect.stringMatching(/^avc1\.6400..,mp4a\.40\.2$/),
      'mp4a.40.2'
    ]);
    for (const address of addresses)
      expect(await readFile(join(room.folder, dirname(stream), address), 'utf8')).toMatch(/^#EXTM3U\n/);

    await addJob(made.db, { kind: 'media.encode', payload: { recordingId: id, set: 'video' } });
    await work();
    const renewed = (await findMedia(room, id))?.stream;
    expect(renewed).toMatch(/stream-av1\.m3u8$/);
    expect(renewed).not.toBe(stream);
  });

  // What is decided before the database is asked needs to be seen on one of them only.
  it.runIf(engine === 'sqlite').each([
    ['less', 0.5, ['audio published', 'video published', 'extras published', 'av1 published']],
    ['more', 2, ['audio published', 'video published', 'extras published']]
  ] as const)(
    'is made on auto only where it takes less of the processor: here %s',
    async (_, seconds, sets) => {
      const measured = `case "$*" in
      *benchmark*libx264*) echo 'bench: utime=1.000s stime=0.000s rtime=1.0s' >&2; exit 0;;
      *benchmark*libsvtav1*) echo 'bench: utime=${seconds}s stime=0.000s rtime=1.0s' >&2; exit 0;;
    esac`;
      const FFMPEG_PATH = ffmpegThat(inputs, measured, '*');
      const { room, id } = await received({ MEDIA_AV1: 'auto', FFMPEG_PATH });
      expect(await setsOf(room, id)).toEqual(sets);
    }
  );

  it.runIf(engine === 'sqlite')('is left out when nobody asked for it', async () => {
    const { room, id } = await received({});
    expect(await setsOf(room, id)).toEqual(['audio published', 'video published', 'extras published']);
    expect((await findMedia(room, id))?.stream).toMatch(/stream\.m3u8$/);
  });
});
