import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { operator } from '#lib/server/accounts/actor.ts';
import { changeArticle, createArticle } from '#lib/server/articles/drafting.ts';
import { publish } from '#lib/server/articles/publishing.ts';
import { programmeFeed } from '#lib/server/feeds/feeds.ts';
import { receiveImage } from '#lib/server/images/images.ts';
import { receiveFile } from '#lib/server/media/receiving.ts';
import { findMedia, findRendition } from '#lib/server/media/recordings.ts';
import { replaceFile } from '#lib/server/media/replacing.ts';
import { rerender } from '#lib/server/media/rerendering.ts';
import { jobKinds } from '#lib/server/portal.ts';
import { check } from '#lib/server/preservation/checking.ts';
import { changeProgramme, createProgramme } from '#lib/server/programmes/running.ts';
import { changeStation } from '#lib/server/station/station.ts';
import { setChapters } from '#lib/server/transcripts/chapters.ts';
import { engines } from '../support/databases.ts';
import { ffmpeg, speak } from '../support/inputs.ts';
import { addJob, runDueJobs } from '../support/jobs.ts';
import { type KeptPortal, keptPortal } from '../support/kept-portals.ts';
import { readXml } from '../support/xml.ts';

const run = promisify(execFile);

interface Probed {
  readonly format: { readonly tags: Record<string, string>; readonly duration: string };
  readonly streams: { readonly codec_name: string; readonly width?: number; readonly disposition: object }[];
  readonly chapters: {
    readonly start_time: string;
    readonly end_time: string;
    readonly tags: { readonly title: string };
  }[];
}

describe.each(engines)('the file of an episode on %s', (engine) => {
  let portal: KeptPortal;
  let folder: string;
  let [recordingId, articleId, programmeId] = ['', '', ''];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'eter-episodes-'));
    portal = await keptPortal(engine);
    await changeStation(portal, { name: 'Radio Å' }, operator);
    const picture = sharp({ create: { width: 900, height: 700, channels: 3, background: '#a52' } });
    const imageId = await receiveImage(portal, await picture.png().toBuffer(), operator);
    programmeId = await createProgramme(portal, { title: 'Rundan', description: 'Runt.' }, operator);
    recordingId = await receiveFile(portal, { localFile: await speak(folder), name: 'tal.wav' }, operator);
    await work();
    await setChapters(
      portal,
      recordingId,
      [
        { startMs: 0, title: 'Välkommen' },
        { startMs: 2500, title: 'Så började det' }
      ],
      operator
    );
    articleId = await createArticle(
      portal,
      {
        ...{ headline: 'Åsas väg över ån – «ett» möte', recordingId, programmeId, number: 7 },
        image: { imageId, alt: 'En vägg', caption: '', credit: '' }
      },
      operator
    );
    await publish(portal, articleId, {}, operator);
    await work();
  }, 120_000);
  afterAll(async () => {
    await portal.remove();
    await rm(folder, { recursive: true });
  });

  const work = () => runDueJobs(portal, jobKinds(portal));
  /** The path of the file that the feed of the programme offers, and how long it says that it is. */
  const offered = async () => {
    const feed = await programmeFeed(portal, programmeId);
    const { rss } = readXml(feed!.xml) as unknown as {
      rss: { channel: { item: { enclosure: { '@url': string; '@length': string } } } };
    };
    const { '@url': address, '@length': length } = rss.channel.item.enclosure;
    return { path: new URL(address).pathname, length: Number(length) };
  };
  const onDisk = (path: string) => join(portal.folder, path);
  const probed = async (path: string) => {
    const wanted = ['-show_format', '-show_streams', '-show_chapters'];
    const { stdout } = await run('ffprobe', ['-v', 'error', '-of', 'json', ...wanted, onDisk(path)]);
    return JSON.parse(stdout) as Probed;
  };
  const soundOf = async (path: string) => {
    const sum = join(folder, 'sum');
    await ffmpeg('-i', onDisk(path), '-map', '0:a', '-c', 'copy', '-f', 'md5', sum);
    return (await run('cat', [sum])).stdout;
  };
  const plainSound = async () =>
    (await findMedia(portal, recordingId))!.audio.find((file) => file.mediaType === 'audio/mpeg')!.address;
  const titleOf = async (path: string) => (await probed(path)).format.tags['title'];

  it('says what it is, with its picture and chapters, and sounds bit for bit as what was encoded', async () => {
    const { path, length } = await offered();
    const { format, streams, chapters } = await probed(path);
    expect(format.tags).toMatchObject({
      ...{ title: 'Åsas väg över ån – «ett» möte', artist: 'Radio Å', album: 'Rundan' },
      ...{ track: '7', genre: 'Podcast', date: String(new Date().getFullYear()) }
    });
    expect(chapters.map(({ start_time, end_time, tags }) => [start_time, end_time, tags.title])).toEqual([
      ['0.000000', '2.500000', 'Välkommen'],
      ['2.500000', expect.stringMatching(/^[67]\./), 'Så började det']
    ]);
    expect(streams.map((stream) => [stream.codec_name, stream.width])).toEqual([
      ['mp3', undefined],
      ['mjpeg', 600]
    ]);
    expect(streams[1]?.disposition).toMatchObject({ attached_pic: 1 });
    expect(await soundOf(path)).toBe(await soundOf(await plainSound()));
    const { stdout } = await run('stat', ['-c', '%s', onDisk(path)]);
    expect([Number(stdout), (await findMedia(portal, recordingId))?.download?.address]).toEqual([
      length,
      path
    ]);
  });

  it('begins and ends where the sound does: what the encoder adds is told to be left out', async () => {
    const { path } = await offered();
    const entries = ['-select_streams', 'a', '-show_entries', 'packet_side_data=skip_samples'];
    const { stdout } = await run('ffprobe', ['-v', 'error', '-of', 'csv=p=0', ...entries, onDisk(path)]);
    expect(stdout).toMatch(/\b1105\b/);
    const rate = ['-show_entries', 'packet=size,flags', '-of', 'csv=p=0'];
    const packets = await run('ffprobe', ['-v', 'error', '-select_streams', 'a', ...rate, onDisk(path)]);
    const sizes = new Set([...packets.stdout.matchAll(/^(\d+)/gm)].map((match) => match[1]));
    expect(sizes.size).toBeLessThanOrEqual(2);
  });

  it('is another file, at another address, when what it says has changed, and stays when nothing has', async () => {
    const before = await offered();
    await addJob(portal.db, { kind: 'feeds.tag-changed' });
    await changeProgramme(
      portal,
      programmeId,
      { title: 'Rundan', description: 'Runt hela länet.' },
      operator
    );
    await work();
    expect(await offered()).toEqual(before);
    await changeArticle(portal, articleId, { headline: 'Över ån', revision: 1 }, operator);
    await work();
    const after = await offered();
    expect([after.path === before.path, await titleOf(after.path)]).toEqual([false, 'Över ån']);
    expect(existsSync(onDisk(before.path))).toBe(true);
    await setChapters(portal, recordingId, [{ startMs: 1000, title: 'Allt' }], operator);
    await changeProgramme(portal, programmeId, { title: 'Länet runt', description: '' }, operator);
    await work();
    const last = await probed((await offered()).path);
    expect([last.format.tags['album'], last.chapters.map((one) => one.tags.title)]).toEqual([
      'Länet runt',
      ['Allt']
    ]);
    expect(await check(portal)).toEqual([]);
  });

  it('stays where it is when the recording is made anew and sounds the same, and goes with its original', async () => {
    const before = await offered();
    await rerender(portal, recordingId, operator);
    await work();
    expect(await offered()).toEqual(before);
    const cut = join(folder, 'cut.wav');
    await ffmpeg('-i', join(folder, 'speech.wav'), '-t', '3', cut);
    await replaceFile(portal, recordingId, { localFile: cut, name: 'cut.wav' }, operator);
    await work();
    const { path } = await offered();
    expect(await soundOf(path)).toBe(await soundOf(await plainSound()));
    expect(Math.round(Number((await probed(path)).format.duration))).toBe(3);
    const [, , , attempt = ''] = before.path.split('/');
    expect(await findRendition(portal, { recordingId, attempt, file: 'sound.mp3' })).toBeUndefined();
    expect(await check(portal)).toEqual([]);
  }, 60_000);
});
