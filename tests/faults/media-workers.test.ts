import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync } from 'node:fs';
import { readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { claim } from '#lib/server/jobs/claiming.ts';
import { runClaim } from '#lib/server/jobs/running.ts';
import { encodePlannedSet, processReceived, tidyMedia } from '#lib/server/media/jobs.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { engines } from '../support/databases.ts';
import { speak } from '../support/inputs.ts';
import { addJob, runDueJobs } from '../support/jobs.ts';
import { type KeptPortal, keptPortal } from '../support/kept-portals.ts';
import { ffmpegThat } from '../support/lying-tools.ts';
import { until } from '../support/media.ts';

const script = join(import.meta.dirname, '../../scripts/worker.ts');
let folder: string;
let speech: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'eter-workers-'));
  speech = await speak(folder);
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(engines)('the encoding of a recording on %s', (engine) => {
  let portal: KeptPortal;
  let id: string;
  const children: ChildProcess[] = [];
  beforeEach(async () => {
    portal = await keptPortal(engine);
    id = await receiveFile(portal, { localFile: speech, name: 'tal.wav' }, operator);
    await runDueJobs(portal, [processReceived(portal)]);
  });
  afterEach(async () => {
    children.splice(0).forEach((child) => child.kill('SIGKILL'));
    await portal.remove();
  });

  const job = () =>
    portal.db.read.selectFrom('job').selectAll().where('kind', '=', 'media.encode').executeTakeFirstOrThrow();
  /** Makes the lease of whoever holds the job run out. */
  const age = () =>
    portal.db.transact((tx) =>
      tx.updateTable('job').set({ lease_until: 1 }).where('kind', '=', 'media.encode').execute()
    );
  const isPublishedOnce = async () => {
    const events = await portal.db.read
      .selectFrom('event')
      .select('detail')
      .where('subject', '=', id)
      .where('kind', '=', 'recording.ready')
      .execute();
    expect(events).toEqual([{ detail: '{"set":"audio"}' }]);
    const rows = await portal.db.read.selectFrom('rendition').select(['attempt', 'file']).execute();
    const set = await portal.db.read.selectFrom('output_set').select('attempt').executeTakeFirstOrThrow();
    expect(rows.map((row) => [row.file, row.attempt]).sort()).toEqual([
      ['sound.m4a', set.attempt],
      ['sound.mp3', set.attempt],
      ['sound.opus', set.attempt],
      ['waveform.dat', set.attempt]
    ]);
    expect(await findRecordingProgress(portal, id)).toMatchObject({ state: 'ready', failure: null });
    expect(await check(portal)).toEqual([]);
    return set.attempt ?? '';
  };
  /** Lets days go by for what lies in a folder, and tidies. */
  const tidyLater = async (below: string) => {
    const past = new Date(Date.now() - 3 * 24 * 3600_000);
    for (const name of readdirSync(below, { recursive: true, encoding: 'utf8' }))
      await utimes(join(below, name), past, past);
    await addJob(portal.db, { kind: 'media.tidy' });
    await runDueJobs(portal, [tidyMedia(portal)]);
  };

  /** Has two workers hold the job: the first fell silent, the second took it over. Each runs when it is told to. */
  const takenOver = async () => {
    const lane = { name: 'heavy', atOnce: 1, kinds: [encodePlannedSet(portal)] } as const;
    const first = await claim(portal.db, 'first', lane);
    await age();
    const second = await claim(portal.db, 'second', lane);
    expect([first?.id, first?.token, second?.token]).toEqual([second?.id, 1, 2]);
    const room = { db: portal.db, log: portal.log, graceMs: 1_000 };
    const { signal } = new AbortController();
    return {
      first: () => runClaim(room, first!, signal),
      second: () => runClaim(room, second!, signal)
    };
  };

  it('by a worker that had fallen silent is not published, though it is done before the other', async () => {
    const { first, second } = await takenOver();
    await first();
    expect(await job()).toMatchObject({ state: 'running', worker: 'second' });
    expect(await portal.db.read.selectFrom('rendition').select('id').execute()).toEqual([]);
    expect(await findRecordingProgress(portal, id)).toMatchObject({ state: 'processing' });
    await second();
    await isPublishedOnce();
  });

  it('by two workers at once, of which one had fallen silent, is published once', async () => {
    const { first, second } = await takenOver();
    await Promise.all([second(), first()]);
    expect(await job()).toMatchObject({ state: 'done', worker: 'second', attempts: 2 });
    const attempt = await isPublishedOnce();
    const media = join(portal.folder, 'media', id);
    // The other is stopped when it is seen to hold nothing any more, before or after it stored what it made.
    expect([1, 2]).toContain((await readdir(media)).length);
    await tidyLater(media);
    expect(await readdir(media)).toEqual([attempt]);
    expect(await check(portal)).toEqual([]);
  });

  /** The processes that work in a folder, as Linux tells. */
  const workingIn = (below: string) =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        try {
          return readlinkSync(`/proc/${pid}/cwd`).startsWith(below);
        } catch {
          return false;
        }
      });
  const begun = (below: string) =>
    readdirSync(below, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith('sound.mp3'));
  const startWorker = (ffmpeg: string) => {
    const settings = { DATABASE_URL: portal.url, DATA_DIR: portal.folder, FFMPEG_PATH: ffmpeg };
    const child = spawn(process.execPath, [script], {
      env: { PATH: process.env['PATH'], LOG_LEVEL: 'error', ...settings },
      cwd: folder,
      stdio: ['ignore', 'ignore', 'inherit']
    });
    children.push(child);
    return child;
  };

  it('of a worker that is killed in the middle takes its ffmpeg and its jail along, and another worker does it', async () => {
    const work = join(portal.folder, 'work', id);
    // As slow as the sound itself, so that the middle is long enough to be hit; and without a pipe, whose
    // breaking would end it too.
    const killed = startWorker(ffmpegThat(folder, 'exec ffmpeg -re "$@" > /dev/null 2>&1'));
    await until(() => Promise.resolve(workingIn(work).length > 0 && begun(work)), 30_000);
    const [attempt = ''] = await readdir(work);
    killed.kill('SIGKILL');
    await until(() => Promise.resolve(workingIn(work).length === 0), 2_000);
    expect(await findRecordingProgress(portal, id)).toMatchObject({ state: 'processing' });
    expect(await portal.db.read.selectFrom('rendition').select('id').execute()).toEqual([]);

    await age();
    const other = startWorker('ffmpeg');
    await until(async () => (await job()).state === 'done', 30_000);
    const gone = once(other, 'exit');
    other.kill('SIGTERM');
    await gone;
    expect(await isPublishedOnce()).not.toBe(attempt);
    expect(await readdir(work)).toEqual([attempt]);
    await tidyLater(work);
    expect(await readdir(work)).toEqual([]);
  }, 90_000);
});
