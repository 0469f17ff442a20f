import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { runFfmpeg } from '#lib/server/media/ffmpeg.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { tryAgain } from '#lib/server/media/trying-again.ts';
import { jobKinds } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { speak } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { type KeptPortal, keptPortal } from '../support/kept-portals.ts';
import { ffmpegThat } from '../support/lying-tools.ts';
import { toolsWith } from '../support/tools.ts';

let folder: string;
let speech: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eter-tools-'));
  speech = await speak(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const isRunning = (pid: number) => existsSync(`/proc/${pid}`);

describe('an ffmpeg that does not listen', () => {
  const deaf = () => ffmpegThat(folder, `trap '' TERM\necho $$ > deaf.pid\nwhile :; do sleep 0.2; done`);
  const command = () => ({
    folder,
    inputs: [{ file: speech, options: [] }],
    outputs: [{ file: 'out.m4a', options: ['-movflags', '+faststart'] }]
  });
  const run = (watch: { signal: AbortSignal; silenceMs?: number }) =>
    runFfmpeg(toolsWith({ FFMPEG_PATH: deaf(), MEDIA_SANDBOX: 'off' }), command(), {
      mostSeconds: 60,
      ...watch
    });
  const pid = () => Number(readFileSync(join(folder, 'deaf.pid'), 'utf8'));
  afterEach(() => rm(join(folder, 'deaf.pid'), { force: true }));

  it('is killed five seconds after it was asked to end, and the reason is said', async () => {
    const began = performance.now();
    const running = run({ signal: new AbortController().signal, silenceMs: 300 });
    await expect(running).rejects.toMatchObject({
      code: 'ffmpeg-failed',
      values: { reason: 'nothing moved any more' }
    });
    expect(performance.now() - began).toBeGreaterThan(4_000);
    expect(performance.now() - began).toBeLessThan(9_000);
    expect(isRunning(pid())).toBe(false);
  });

  it('is killed at once when its job is taken back', async () => {
    const stopping = new AbortController();
    const running = run({ signal: stopping.signal });
    const reason = new Error('taken back');
    const began = performance.now();
    while (!existsSync(join(folder, 'deaf.pid')) && performance.now() - began < 5_000)
      await new Promise((resolve) => setTimeout(resolve, 20));
    stopping.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(isRunning(pid())).toBe(false);
  });
});

describe('a recording whose encoder', () => {
  let portal: KeptPortal | undefined;
  afterEach(() => portal?.remove());

  /** Runs every job to its last try: what waits to be tried again is made due. */
  const work = async (room: KeptPortal) => {
    for (let round = 0; round < 6; round++) {
      await room.db.transact((tx) => tx.updateTable('job').set({ run_at: 1 }).execute());
      if ((await runDueJobs(room, jobKinds(room))) === 0) return;
    }
  };
  /** Receives speech where encoding goes as `instead` says, and works until nothing is left to do. */
  const received = async (instead: string) => {
    portal = await keptPortal('sqlite', { FFMPEG_PATH: ffmpegThat(folder, instead), MEDIA_SANDBOX: 'off' });
    const id = await receiveFile(portal, { localFile: speech, name: 'tal.wav' }, operator);
    await work(portal);
    return { room: portal, id };
  };
  /** Expects that nothing of a recording can be played or lies about, that its original is kept, and all is in order. */
  const isCleanlyFailed = async (room: KeptPortal, id: string, code: string) => {
    const progress = await findRecordingProgress(room, id);
    expect(progress).toMatchObject({ state: 'failed', failure: { code }, sets: [{ state: 'failed' }] });
    const [swedish, english] = (['sv', 'en'] as const).map((one) => refusalWords(one, progress!.failure!));
    expect(swedish).not.toBe(english);
    expect(`${swedish} ${english}`).not.toMatch(/[{}]/);
    expect(await findMedia(room, id)).toBeNull();
    expect(existsSync(join(room.folder, 'media', id))).toBe(false);
    expect(await readdir(join(room.folder, 'work', id))).toEqual([]);
    expect(await room.db.read.selectFrom('rendition').select('id').execute()).toEqual([]);
    expect(await check(room)).toEqual([]);
  };

  it.each([
    ['writes nothing', 'exit 0'],
    ['writes empty files', ': > sound.m4a; : > sound.mp3; exit 0'],
    ['writes something else', 'echo sound > sound.m4a; echo sound > sound.mp3; exit 0'],
    ['stops half-way', 'ffmpeg "$@" && truncate -s 20000 sound.mp3 && truncate -s 20000 sound.m4a; exit 0'],
    [
      'writes silence of the right length',
      'for f in sound.m4a sound.mp3; do ffmpeg -v error -y -f lavfi -i anullsrc -t 5.8 $f; done; exit 0'
    ]
  ])('%s and says that all went well is failed, and not published', async (_what, instead) => {
    const { room, id } = await received(instead);
    await isCleanlyFailed(room, id, 'output-wrong');
  });

  it('finds the disk full is failed in words, and made when there is room and it is tried again', async () => {
    const gate = join(folder, 'there-is-room');
    const full = `test -e ${gate} || { ln -sf /dev/full sound.m4a; ln -sf /dev/full sound.mp3; }`;
    const { room, id } = await received(full);
    await isCleanlyFailed(room, id, 'no-room-left');
    writeFileSync(gate, '');
    await tryAgain(room, id, operator);
    await work(room);
    expect(await findRecordingProgress(room, id)).toMatchObject({ state: 'ready', failure: null });
    expect(await check(room)).toEqual([]);
  });

  it('has room for one file only, and says that all went well, is failed for want of room', async () => {
    const { room, id } = await received('ln -sf /dev/full sound.mp3');
    await isCleanlyFailed(room, id, 'no-room-left');
  });

  it('breaks down twice over the file is failed in words, and not tried a third time', async () => {
    const { room, id } = await received('kill -SEGV $$');
    await isCleanlyFailed(room, id, 'recording-quarantined');
    const jobs = room.db.read.selectFrom('job').select('attempts').where('kind', '=', 'media.encode');
    expect(await jobs.execute()).toEqual([{ attempts: 2 }]);
  });

  it('has broken down over the file in two jobs is not run over it in a third', async () => {
    const breaks = 'kill -SEGV $$';
    const settings = { FFMPEG_PATH: ffmpegThat(folder, breaks), MEDIA_SANDBOX: 'off' };
    portal = await keptPortal('sqlite', settings);
    const room = portal;
    const id = await receiveFile(room, { localFile: speech, name: 'tal.wav' }, operator);
    const counted = async () =>
      (await room.db.read.selectFrom('file_breakdown').select('count').execute()).map(({ count }) => count);
    // Its examination breaks down once, and goes well the second time.
    const heard = ffmpegThat(
      folder,
      `test -e ${folder}/heard || { : > ${folder}/heard; ${breaks}; }`,
      '*ebur128*'
    );
    const kinds = jobKinds({ ...room, tools: toolsWith({ FFMPEG_PATH: heard, MEDIA_SANDBOX: 'off' }) });
    const process = kinds.filter((kind) => kind.name === 'media.process');
    await runDueJobs(room, process);
    expect(await counted()).toEqual([1]);
    await room.db.transact((tx) => tx.updateTable('job').set({ run_at: 1 }).execute());
    await runDueJobs(room, process);
    // The next job breaks down once: that is twice over the same file.
    await work(room);
    await isCleanlyFailed(room, id, 'recording-quarantined');
    expect(await counted()).toEqual([2]);
    const tries = room.db.read.selectFrom('job').select('attempts').where('kind', '=', 'media.encode');
    expect(await tries.execute()).toEqual([{ attempts: 1 }]);
    // The same file once more, as a recording of its own, is not opened at all.
    const again = await receiveFile(room, { localFile: speech, name: 'tal.wav' }, operator);
    await work(room);
    expect(await findRecordingProgress(room, again)).toMatchObject({
      failure: { code: 'recording-quarantined' }
    });
    expect(await counted()).toEqual([2]);
    // Whoever tries again has one try, not two; and with a program that is mended all is well.
    await tryAgain(room, id, operator);
    await work(room);
    await isCleanlyFailed(room, id, 'recording-quarantined');
    expect(await counted()).toEqual([2]);
    await tryAgain(room, id, operator);
    await work({ ...room, tools: toolsWith({ MEDIA_SANDBOX: 'off' }) });
    expect(await findRecordingProgress(room, id)).toMatchObject({ state: 'ready', failure: null });
  });

  it('cannot be started is failed in words', async () => {
    portal = await keptPortal('sqlite', { FFMPEG_PATH: '/nowhere/ffmpeg' });
    const id = await receiveFile(portal, { localFile: speech, name: 'tal.wav' }, operator);
    await work(portal);
    expect(await findRecordingProgress(portal, id)).toMatchObject({
      state: 'failed',
      failure: { code: 'ffmpeg-missing', values: { program: '/nowhere/ffmpeg' } }
    });
  });
});
