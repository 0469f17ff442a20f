import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { newFormMark } from '#lib/server/comments/form-marks.ts';
import { readConfig } from '#lib/server/config.ts';
import { startWorker } from '#lib/server/jobs/worker.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { jobKinds, openPortal, type Portal } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import { speak } from '../support/inputs.ts';
import { quietLog } from '../support/jobs.ts';
import { ffmpegThat } from '../support/lying-tools.ts';
import { until } from '../support/media.ts';
import { serveBuilt, type Served } from '../support/served.ts';

/** A disk of its own, small, in memory. Only root may make one. */
const disk = mkdtempSync(join(tmpdir(), 'eter-disk-'));
const hasDisk = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).status === 0;
const filler = join(disk, 'filler');

function fill(): void {
  for (const bytes of [1 << 20, 1 << 12])
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(bytes));
    } catch (cause) {
      expect(cause).toMatchObject({ code: 'ENOSPC' });
    }
}
const makeRoom = () => rmSync(filler, { force: true });

describe.skipIf(!hasDisk)('a portal whose disk is full', () => {
  let served: Served;
  let portal: Portal;
  let address: string;
  let inputs: string;
  let speech: string;
  beforeAll(async () => {
    inputs = mkdtempSync(join(tmpdir(), 'eter-inputs-'));
    speech = await speak(inputs);
    const settings = { UPLOAD_RESERVE_BYTES: '0', COMMENTS_PER_HOUR: '1000' };
    served = await serveBuilt(settings, join(disk, 'data'));
    const gate = join(inputs, 'filled');
    const filling = `test -e ${gate} || { : > ${gate}; cat /dev/zero > ${filler}; }`;
    const FFMPEG_PATH = ffmpegThat(inputs, filling);
    const own = {
      ...settings,
      FFMPEG_PATH,
      MEDIA_SANDBOX: 'off',
      DATA_DIR: served.dataDir,
      ORIGIN: served.origin,
      LOG_LEVEL: 'error'
    };
    portal = openPortal(readConfig(own, inputs));
    const body = [{ type: 'paragraph' as const, runs: [{ text: 'Text.' }] }];
    const id = await createArticle(portal, { headline: 'Full disk', body }, operator);
    await publish(portal, id, {}, operator);
    address = `/artikel/${id}/full-disk`;
  }, 300_000);
  afterAll(async () => {
    await portal.close();
    await served.drop();
    spawnSync('umount', [disk]);
    for (const folder of [disk, inputs]) await rm(folder, { recursive: true });
  });

  afterEach(makeRoom);

  const comment = (text: string) =>
    served.ask(`${address}?/comment`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: new URLSearchParams({
        ...{ name: 'Anna', email: 'anna@example.org', text },
        mark: newFormMark(portal, portal.clock.now() - 10_000).mark
      }).toString()
    });
  const sentence = (code: string) => refusalWords('sv', { code, message: code, values: {} });

  it('shows its pages, and takes a comment or says why not, with the text kept', async () => {
    fill();
    const answers = [];
    // The journal of the database has some room of its own.
    while (answers.at(-1)?.status !== 507 && answers.length < 500)
      answers.push(await comment(`Kommentar ${answers.length} ${'å'.repeat(1500)}`));
    const refused = answers.pop()!;
    expect(refused.status).toBe(507);
    expect(refused.text).toContain(sentence('database-full'));
    expect(refused.text).toContain(`Kommentar ${answers.length} `);
    expect((await served.ask(address)).status).toBe(200);
    makeRoom();
    expect((await comment('Nu finns det plats')).status).toBe(303);
    const { kept } = await portal.db.read
      .selectFrom('comment')
      .select(({ fn }) => fn.countAll<number>().as('kept'))
      .executeTakeFirstOrThrow();
    expect(kept).toBe(answers.length + 1);
    expect(await check(portal)).toEqual([]);
  });

  it('refuses an upload in words, and takes it when there is room', async () => {
    const cookie = await served.signIn('admin@localhost', served.password());
    const create = () =>
      served.ask('/uploads', {
        method: 'POST',
        headers: { 'tus-resumable': '1.0.0', 'upload-length': '100000', cookie }
      });
    fill();
    expect(await create()).toMatchObject({ status: 507, text: `${sentence('no-room-left')}\n` });
    makeRoom();
    expect((await create()).status).toBe(201);
  });

  it('makes nothing of a recording while it is full, and everything when there is room', async () => {
    const receive = () => receiveFile(portal, { localFile: speech, name: 'tal.wav' }, operator);
    fill();
    await expect(receive()).rejects.toMatchObject({ status: 507 });
    makeRoom();
    const id = await receive();
    const lines: string[] = [];
    const worker = startWorker(
      { db: portal.db, log: quietLog(lines) },
      { name: 'on a full disk', kinds: jobKinds(portal), lightJobs: 1 }
    );
    const isReady = async () => (await findRecordingProgress(portal, id))?.state === 'ready';
    try {
      // Its ffmpeg fills the disk when it begins to encode, and meets that itself.
      await until(() => Promise.resolve(lines.some((line) => line.includes('no-room-left'))), 30_000);
      expect(await isReady()).toBe(false);
      expect(await portal.db.read.selectFrom('rendition').select('id').execute()).toEqual([]);
      makeRoom();
      await until(async () => (await hurry(), await isReady()), 60_000);
    } finally {
      await worker.stop();
    }
    expect(await findRecordingProgress(portal, id)).toMatchObject({ state: 'ready', failure: null });
    expect(await check(portal)).toEqual([]);
  }, 120_000);

  /** Lets no try wait for its time, nor for the lease of one whose end could not be written down. */
  const hurry = () =>
    portal.db.transact(async (tx) => {
      await tx.updateTable('job').set({ run_at: 1 }).where('state', '=', 'waiting').execute();
      const held = tx.updateTable('job').set({ lease_until: 1 }).where('state', '=', 'running');
      await held.where('attempts', '=', 1).where('kind', '=', 'media.encode').execute();
    });
});
