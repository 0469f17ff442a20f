import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyone, operator } from '#lib/server/accounts/actor.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { withdraw } from '#lib/server/articles/publishing.ts';
import { mediaDoor } from '#lib/server/http/media.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { rerender } from '#lib/server/media/rerendering.ts';
import { tidy } from '#lib/server/media/tidying.ts';
import { jobKinds } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { engines } from '../support/databases.ts';
import { ffmpeg } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { type KeptPortal, keptPortal } from '../support/kept-portals.ts';
import { serveDoor } from '../support/media.ts';

const hour = 3600_000;

describe.each(engines)('what gave way to newer files on %s', (engine) => {
  let portal: KeptPortal;
  let served: Awaited<ReturnType<typeof serveDoor>>;
  let folder: string;
  let film: string;
  beforeAll(async () => {
    portal = await keptPortal(engine);
    served = await serveDoor(mediaDoor(portal, () => Promise.resolve(anyone)));
    folder = await mkdtemp(join(tmpdir(), 'eter-superseded-'));
    film = join(folder, 'film.mp4');
    await ffmpeg(
      ...['-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=25:d=3', '-f', 'lavfi', '-i', 'sine=440:d=3'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', film]
    );
  });
  afterAll(async () => {
    await served.close();
    await portal.remove();
    await rm(folder, { recursive: true });
  });

  const work = () => runDueJobs(portal, jobKinds(portal));
  const become = (articleId: string, state: string) =>
    portal.db.transact((tx) =>
      tx.updateTable('article').set({ state }).where('id', '=', articleId).execute()
    );
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const answer = await fetch(served.origin + path, { headers });
    return { status: answer.status, body: await answer.text() };
  };
  /** The playlist of a stream and the first part of its first track. */
  const played = async (stream: string) => {
    const master = await get(stream);
    const track = stream.replace(/[^/]+$/, /^[^#\n]+\.m3u8$/m.exec(master.body)?.[0] ?? 'none');
    const segments = await get(track);
    const file = track.replace(/[^/]+$/, /^[^#\n]+\.mp4$/m.exec(segments.body)?.[0] ?? 'none');
    return [master, segments, await get(file, { range: 'bytes=0-4999' })];
  };
  const statuses = async (stream: string) => (await played(stream)).map((one) => one.status);
  const tidyAfter = (hours: number) =>
    tidy({ ...portal, clock: { now: () => Date.now() + hours * hour } }, {
      log: portal.log,
      signal: new AbortController().signal
    } as never);
  const isStored = (stream: string) => existsSync(join(portal.folder, stream));

  it('goes on playing, byte for byte, for a day unless it is withdrawn, and is then gone', async () => {
    const id = await receiveFile(portal, { localFile: film, name: 'film.mp4' }, operator);
    await work();
    const articleId = await createArticle(portal, { headline: 'En film', recordingId: id }, operator);
    await become(articleId, 'published');
    const { stream } = (await findMedia(portal, id))!;
    const before = await played(stream!);
    expect(before.map((one) => one.status)).toEqual([200, 200, 206]);
    await rerender(portal, id, operator);
    await work();
    const { stream: next } = (await findMedia(portal, id))!;
    expect(next).not.toBe(stream);
    await tidyAfter(23);
    expect(await played(stream!)).toEqual(before);
    expect(await statuses(next!)).toEqual([200, 200, 206]);
    expect(await check(portal)).toEqual([]);
    await withdraw(portal, articleId, { reason: 'Den innehöll ett fel.' }, operator);
    for (const path of [stream!, next!, stream!.replace(/[^/]+$/, 'stream-sound.mp4')])
      expect((await get(path)).status).toBe(410);
    await become(articleId, 'published');
    await tidyAfter(25);
    expect([(await get(stream!)).status, isStored(stream!)]).toEqual([404, false]);
    expect([await statuses(next!), isStored(next!)]).toEqual([[200, 200, 206], true]);
    expect(await check(portal)).toEqual([]);
  }, 120_000);
});
