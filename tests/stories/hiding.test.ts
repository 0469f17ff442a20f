import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaView } from '#lib/media/recording.ts';
import { anyone, operator } from '#lib/server/accounts/actor.ts';
import { findArticle } from '#lib/server/articles/articles.ts';
import { createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { mediaDoor } from '#lib/server/http/media.ts';
import { assertHides, hiddenParts, HiddenMeanwhile } from '#lib/server/media/hidden-parts.ts';
import { hidePart, showPart, type ToHide } from '#lib/server/media/hiding.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia } from '#lib/server/media/recordings.ts';
import { tidy } from '#lib/server/media/tidying.ts';
import { jobKinds } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { everything } from '#lib/search/search.ts';
import { ask } from '#lib/server/search/asking.ts';
import { attachTranscript } from '#lib/server/transcripts/attaching.ts';
import { setChapters } from '#lib/server/transcripts/chapters.ts';
import { findTimedTranscript } from '#lib/server/transcripts/transcripts.ts';
import { engines } from '../support/databases.ts';
import { ffmpeg } from '../support/inputs.ts';
import { runDueJobs } from '../support/jobs.ts';
import { type KeptPortal, keptPortal } from '../support/kept-portals.ts';
import { addAccount, serveDoor } from '../support/media.ts';

const words = `WEBVTT

00:00.000 --> 00:03.900
<v Ola>Vi började i Söderhamn.

00:04.000 --> 00:05.900
<v Kerstin>Hemligheten heter Karlsson.

00:06.000 --> 00:08.000
<v Ola>Sedan gick vi vidare.
`;

const part = (over: Partial<ToHide> = {}): ToHide => ({
  ...{ startMs: 4000, endMs: 6000, reason: 'Namnger ett barn', notice: 'Ett namn är borttaget.' },
  untilMs: null,
  ...over
});

describe.each(engines)('a hidden part of a recording on %s', (engine) => {
  let portal: KeptPortal;
  let served: Awaited<ReturnType<typeof serveDoor>>;
  let folder: string;
  let [id, articleId] = ['', ''];
  beforeAll(async () => {
    portal = await keptPortal(engine);
    served = await serveDoor(mediaDoor(portal, () => Promise.resolve(anyone)));
    folder = await mkdtemp(join(tmpdir(), 'eter-hiding-'));
    const film = join(folder, 'film.mp4');
    await ffmpeg(
      ...['-f', 'lavfi', '-i', 'color=white:s=320x240:r=25:d=8', '-f', 'lavfi', '-i', 'sine=440:d=8'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac', film]
    );
    id = await receiveFile(portal, { localFile: film, name: 'film.mp4' }, operator);
    await attachTranscript(portal, id, { name: 'a.vtt', content: words, language: 'sv' }, operator);
    await work();
    const chapters = [0, 4500, 6000].map((startMs) => ({ startMs, title: `Kapitel ${startMs}` }));
    await setChapters(portal, id, chapters, operator);
    articleId = await createArticle(portal, { headline: 'En film', recordingId: id }, operator);
    await publish(portal, articleId, {}, operator);
    await work();
  }, 120_000);
  afterAll(async () => {
    await served.close();
    await portal.remove();
    await rm(folder, { recursive: true });
  });

  const work = () => runDueJobs(portal, jobKinds(portal));
  const said = async (text: string) => {
    const { hits } = await ask(portal, { ...everything, text });
    return hits.flatMap(({ spoken }) =>
      spoken.map(({ fragments }) => fragments.map((one) => one.text).join(''))
    );
  };
  const addressesOf = (media: MediaView) =>
    [...media.audio, ...media.video]
      .map((file) => file.address)
      .concat([media.stream, media.waveform, media.storyboard, media.poster].filter((one) => one !== null));
  const statuses = (addresses: readonly string[]) =>
    Promise.all(addresses.map(async (path) => (await fetch(served.origin + path)).status));
  const stored = (address: string) => join(portal.folder, address);
  /** The loudest sample of two seconds of a file, in dB. */
  const loudest = async (address: string, from: number) => {
    const told = await ffmpeg(
      '-ss',
      `${from}`,
      '-t',
      '2',
      '-i',
      stored(address),
      '-af',
      'volumedetect',
      '-f',
      'null',
      '-'
    );
    return Number(/max_volume: (-?[\d.]+)/.exec(told)?.[1]);
  };
  /** How light a picture of a file is, 16 (black) to 235. */
  const lightness = async (file: string, at: number) => {
    const told = await ffmpeg(
      '-ss',
      `${at}`,
      '-i',
      file,
      '-frames:v',
      '1',
      '-vf',
      'signalstats,metadata=print',
      '-f',
      'null',
      '-'
    );
    return Number(/YAVG=([\d.]+)/.exec(told)?.[1]);
  };

  it('is gone at once, and what is made again is silent, black and wordless there and nowhere else', async () => {
    const before = (await findMedia(portal, id))!;
    const old = addressesOf(before);
    expect(old.length).toBeGreaterThanOrEqual(8);
    expect(await statuses(old)).toEqual(old.map(() => 200));
    expect(await said('hemligheten')).toHaveLength(1);
    await hidePart(portal, id, part(), operator);

    expect(await statuses(old)).toEqual(old.map(() => 410));
    expect(await findMedia(portal, id)).toBeNull();
    expect(await said('hemligheten')).toEqual([]);
    const texts = (await findTimedTranscript(portal, id))!.passages.map(({ text, speaker }) => [
      speaker,
      text
    ]);
    expect(texts).toEqual([
      ['Ola', 'Vi började i Söderhamn.'],
      [null, '[…]'],
      ['Ola', 'Sedan gick vi vidare.']
    ]);
    const page = (await findArticle(portal, articleId))!;
    expect(page.chapters.map(({ startMs }) => startMs)).toEqual([0, 6000]);
    expect(page.hidden).toEqual([
      { startMs: 4000, endMs: 6000, notice: 'Ett namn är borttaget.', untilMs: null }
    ]);
    expect(JSON.stringify(page)).not.toMatch(/Karlsson|Kerstin|barn/);

    await work();
    const made = (await findMedia(portal, id))!;
    expect(await statuses(addressesOf(made))).toEqual(old.map(() => 200));
    expect(await statuses(old)).toEqual(old.map(() => 410));
    for (const { address } of [...made.audio, ...made.video]) {
      expect([await loudest(address, 1), await loudest(address, 6.1)], address).toSatisfy(bothAbove(-30));
      expect(await loudest(address, 4), address).toBeLessThan(-60);
    }
    const attempt = join(stored(made.stream!), '..');
    for (const file of [made.video[0]!.address.split('/').at(-1)!, 'stream-240.mp4'])
      expect(
        [await lightness(join(attempt, file), 2), await lightness(join(attempt, file), 5)],
        file
      ).toEqual([235, 16]);
    expect(await lightness(stored(made.poster!), 0)).toBeGreaterThan(200);
    const wave = await readFile(stored(made.waveform!));
    expect(
      Math.max(...wave.subarray(wave.length / 2 + 10, (wave.length * 3) / 4 - 10).map(Math.abs))
    ).toBeLessThan(3);
    expect(await said('hemligheten')).toEqual([]);
    expect((await said('vidare'))[0]).toContain('gick vi vidare');
    expect(await check(portal)).toEqual([]);
  }, 120_000);

  it('is told of as gone for ever, and its files are not kept', async () => {
    const rows = await portal.db.read
      .selectFrom('rendition')
      .select(['attempt', 'file'])
      .where('hidden_at', 'is not', null)
      .execute();
    const addresses = rows.map(({ attempt, file }) => `/media/${id}/${attempt}/${file}`);
    const clock = { now: () => Date.now() + 25 * 3600_000 };
    await tidy({ ...portal, clock }, { log: portal.log, signal: new AbortController().signal } as never);
    expect(addresses.map((one) => existsSync(stored(one)))).toEqual(addresses.map(() => false));
    expect(await statuses(addresses)).toEqual(addresses.map(() => 410));
  });

  it('cannot be published by whoever made it before it was hidden', async () => {
    await expect(portal.db.transact((tx) => assertHides(tx, portal.db, id, []))).rejects.toThrow(
      HiddenMeanwhile
    );
    const now = [{ startMs: 4000, endMs: 6000 }];
    await portal.db.transact((tx) => assertHides(tx, portal.db, id, now));
  });

  // twice as much encoding: what differs between the databases is in the others
  it.skipIf(engine === 'postgres')(
    'is heard and read again once it is shown, by itself when its time has come',
    async () => {
      const [first] = await hiddenParts(portal.db.read, id);
      const embargo = await hidePart(
        portal,
        id,
        part({ startMs: 0, endMs: 2000, untilMs: Date.now() + 3600_000 }),
        operator
      );
      await showPart(portal, first!.id, operator);
      await expect(showPart(portal, first!.id, operator)).rejects.toMatchObject({ code: 'part-missing' });
      await work();
      const between = (await findMedia(portal, id))!.audio[0]!.address;
      expect(await loudest(between, 4)).toBeGreaterThan(-30);
      expect(await loudest(between, 0)).toBeLessThan(-60);
      expect(await hiddenParts(portal.db.read, id)).toHaveLength(1);
      await portal.db.transact((tx) =>
        tx.updateTable('job').set({ run_at: 1 }).where('kind', '=', 'media.reveal').execute()
      );
      await work();
      expect(await hiddenParts(portal.db.read, id)).toEqual([]);
      const all = (await findMedia(portal, id))!.audio[0]!.address;
      expect(all).not.toBe(between);
      expect(await loudest(all, 0)).toBeGreaterThan(-30);
      expect(await said('hemligheten')).toHaveLength(1);
      await expect(showPart(portal, embargo, operator)).rejects.toMatchObject({ code: 'part-missing' });
    },
    120_000
  );

  it.each([
    ['ends before it begins', { startMs: 6000, endMs: 4000 }, 'part-impossible'],
    ['lies behind the end', { startMs: 60_000, endMs: 61_000 }, 'part-impossible'],
    ['has no number', { startMs: Number.NaN }, 'part-impossible'],
    ['has no reason', { reason: '  ' }, 'part-without-reason'],
    ['is to be shown yesterday', { untilMs: 1 }, 'part-until-past']
  ])('is refused when it %s', async (_, over, code) => {
    const before = await hiddenParts(portal.db.read, id);
    await expect(hidePart(portal, id, part(over), operator)).rejects.toMatchObject({ code });
    expect(await hiddenParts(portal.db.read, id)).toEqual(before);
  });

  it('is hidden by those who may publish, and by nobody else', async () => {
    const contributor = await addAccount(portal.db, 'nils', 'contributor');
    await expect(hidePart(portal, id, part(), contributor)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(hidePart(portal, 'unknown', part(), operator)).rejects.toMatchObject({ status: 404 });
  });
});

const bothAbove = (least: number) => (levels: readonly number[]) => levels.every((level) => level > least);
