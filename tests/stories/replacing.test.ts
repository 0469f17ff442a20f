import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Actor, operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { findRecordingProgress } from '#lib/server/media/progress.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia, findRendition } from '#lib/server/media/recordings.ts';
import { replaceFile } from '#lib/server/media/replacing.ts';
import { cancelProcessing } from '#lib/server/media/steering.ts';
import { createUpload } from '#lib/server/media/uploads.ts';
import { jobKinds } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { referencedFiles } from '#lib/server/preservation/references.ts';
import { engines } from '../support/databases.ts';
import { ffmpeg, speak } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { type KeptPortal, keptPortal } from '../support/kept-portals.ts';
import { addAccount } from '../support/media.ts';

describe.each(engines)('the file of a recording on %s', (engine) => {
  let portal: KeptPortal;
  let folder: string;
  let [whole, cut]: string[] = [];
  let id: string;
  let bo: Actor;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eter-replacing-'));
    portal = await keptPortal(engine);
    whole = await speak(folder);
    cut = join(folder, 'kortare.wav');
    await ffmpeg('-i', whole, '-t', '3', cut);
    bo = await addAccount(portal.db, 'bo', 'contributor');
    id = await receiveFile(portal, { localFile: whole, name: 'tal.wav' }, operator);
    await work();
  }, 120_000);
  afterAll(async () => {
    await portal.remove();
    await rm(folder, { recursive: true });
  });

  const work = () => runDueJobs(portal, jobKinds(portal));
  const replace = (localFile: string, actor: Actor = operator) =>
    replaceFile(portal, id, { localFile, name: localFile.split('/').at(-1)! }, actor);
  const seen = async () => (await findRecordingProgress(portal, id))!;
  const sumOf = async (file: string) =>
    createHash('sha256')
      .update(await readFile(file))
      .digest('hex');

  it('is replaced by a new one when all of that is made, and kept byte for byte', async () => {
    const articleId = await createArticle(portal, { headline: 'Ett samtal', recordingId: id }, operator);
    await portal.db.transact((tx) =>
      tx.updateTable('article').set({ state: 'published' }).where('id', '=', articleId).execute()
    );
    const before = await findMedia(portal, id);
    await replace(cut!);
    expect((await seen()).replacement).toMatchObject({
      name: 'kortare.wav',
      state: 'waiting',
      leftMs: null
    });
    const begun = { state: 'running', started_at: Date.now() - 60_000, progress: 0.5 };
    await setJob(begun);
    const { state: going, leftMs } = (await seen()).replacement!;
    expect([going, Math.round(leftMs! / 10_000)]).toEqual(['running', 6]);
    await setJob({ state: 'waiting', progress: 0 });
    expect(await findMedia(portal, id)).toEqual(before);
    await work();
    const after = await findMedia(portal, id);
    expect([Math.round(after!.durationMs / 1000), after!.audio.length]).toEqual([3, before!.audio.length]);
    const [, , recordingId = '', attempt = '', file = ''] = before!.audio[0]!.address.split('/');
    expect(await findRendition(portal, { recordingId, attempt, file })).toBeUndefined();
    const { replacement, earlier, replacedAt, state, name } = await seen();
    expect([replacement, state, name, replacedAt !== null]).toEqual([null, 'ready', 'kortare.wav', true]);
    expect(earlier).toMatchObject([{ name: 'tal.wav', sha256: await sumOf(whole!) }]);
    const kept = (await referencedFiles(portal.db.read)).filter((file) => file.key.startsWith('originals/'));
    expect(kept.map((file) => file.sha256).sort()).toEqual([await sumOf(whole!), await sumOf(cut!)].sort());
    for (const { key, sha256 } of kept)
      expect(
        createHash('sha256')
          .update(await readFile(join(portal.config.DATA_DIR, key)))
          .digest('hex')
      ).toBe(sha256);
    const log = await portal.db.read
      .selectFrom('publication')
      .select(['recording_sha256', 'public_to'])
      .where('article_id', '=', articleId)
      .where('public_to', 'is', null)
      .execute();
    expect(log).toEqual([{ recording_sha256: await sumOf(cut!), public_to: null }]);
    expect(await check(portal)).toEqual([]);
  });

  const setJob = (told: { state: string; progress: number; started_at?: number }) =>
    portal.db.transact((tx) =>
      tx
        .updateTable('job')
        .set(told)
        .where('subject', '=', `recording:${id}`)
        .where('kind', '=', 'media.replace')
        .execute()
    );

  it('stays when the new one cannot be played, or is the same, or is taken back', async () => {
    const broken = join(folder, 'trasig.wav');
    await writeFile(broken, 'Hej! '.repeat(100));
    const before = await findMedia(portal, id);
    await expect(replace(cut!)).rejects.toMatchObject({ code: 'recording-unchanged' });
    await replace(broken);
    await work();
    expect((await seen()).replacement).toMatchObject({
      state: 'failed',
      failure: { code: 'recording-unreadable' }
    });
    await replace(whole!);
    await cancelProcessing(portal, id, operator);
    await work();
    expect([await findMedia(portal, id), (await seen()).state]).toEqual([before, 'ready']);
    expect(await check(portal)).toEqual([]);
  });

  it('is not replaced by a contributor whose recording it is not, nor through an upload of theirs', async () => {
    await expect(replace(whole!, bo)).rejects.toMatchObject({ code: 'not-allowed' });
    const upload = createUpload(portal, { length: 10, metadata: { filename: 'x.wav', replaces: id } }, bo);
    await expect(upload).rejects.toMatchObject({ code: 'not-allowed' });
  });
});
