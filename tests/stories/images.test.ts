import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { anyone, operator } from '#lib/server/accounts/actor.ts';
import { systemClock } from '#lib/server/clock.ts';
import { openDarkroom } from '#lib/server/images/darkroom.ts';
import { findArtwork } from '#lib/server/images/artwork.ts';
import { findImages, receiveImage } from '#lib/server/images/images.ts';
import { tidyImages } from '#lib/server/images/tidying.ts';
import { openDiskStorage } from '#lib/server/storage/disk-storage.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addJob, quietLog, runDueJobs } from '../support/jobs.ts';

const picture = (width: number, height: number, colour = { r: 200, g: 30, b: 30 }) =>
  sharp({ create: { width, height, channels: 3, background: colour } });

/** A PNG of a few bytes that says it has very many pixels. */
function pixelBomb(side: number): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    check.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, check]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([1, 0], 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(100)))]);
}

describe.each(engines)('pictures on %s', (engine) => {
  let made: TestDatabase;
  let folder: string;
  let room: Parameters<typeof receiveImage>[0];
  beforeAll(async () => {
    made = await testDatabase(engine);
    folder = await mkdtemp(join(tmpdir(), 'eter-images-'));
    room = {
      db: made.db,
      clock: systemClock,
      storage: openDiskStorage(folder),
      darkroom: openDarkroom(join(folder, 'work', 'images'))
    };
  });
  afterAll(async () => {
    await made.drop();
    await rm(folder, { recursive: true });
  });

  const stored = async (id: string, width: number) =>
    buffer(await room.storage.read(`images/${id}/${width}.webp`));
  const workIsEmpty = async () =>
    !existsSync(join(folder, 'work/images')) || (await readdir(join(folder, 'work/images'))).length === 0;

  it('are square JPEGs for podcast apps when asked for, made once however many ask', async () => {
    const id = await receiveImage(room, await picture(900, 500).png().toBuffer(), operator);
    const [first, second] = await Promise.all([findArtwork(room, id), findArtwork(room, id)]);
    expect(second).toEqual(first);
    const bytes = await buffer(await room.storage.read(first?.key ?? ''));
    expect(await sharp(bytes).metadata()).toMatchObject({
      format: 'jpeg',
      width: 1400,
      height: 1400,
      space: 'srgb'
    });
    expect([await findArtwork(room, '000000000000'), await workIsEmpty()]).toEqual([undefined, true]);
  });

  it('are stored as WebP in widths, and found again', async () => {
    const id = await receiveImage(room, await picture(2400, 1600).jpeg().toBuffer(), operator);
    const found = await findImages(room, [id, 'nothinghere0']);
    expect([...found]).toEqual([
      [id, { id, width: 1920, height: 1280, widths: [320, 640, 960, 1280, 1920] }]
    ]);
    const smallest = await sharp(await stored(id, 320)).metadata();
    expect(smallest).toMatchObject({ format: 'webp', width: 320, height: 213 });
    expect(await workIsEmpty()).toBe(true);
  });

  it.each(['png', 'webp', 'avif', 'jpeg'] as const)('are taken as %s', async (format) => {
    const bytes = await picture(400, 300, { r: 1, g: 2, b: 3 }).toFormat(format).toBuffer();
    const id = await receiveImage(room, bytes, operator);
    expect((await findImages(room, [id])).get(id)?.widths).toEqual([320, 400]);
  });

  it('are the same picture when the bytes are the same, also when sent at once', async () => {
    const bytes = await picture(50, 40, { r: 0, g: 90, b: 90 }).png().toBuffer();
    const [one, two] = await Promise.all([
      receiveImage(room, bytes, operator),
      receiveImage(room, bytes, operator)
    ]);
    expect(two).toBe(one);
    expect(await receiveImage(room, bytes, operator)).toBe(one);
    const rows = await made.db.read.selectFrom('image').select('id').execute();
    expect((await readdir(join(folder, 'images'))).sort()).toEqual(rows.map((row) => row.id).sort());
  });

  it('are turned upright and lose what the camera wrote about place and time', async () => {
    const bytes = await picture(600, 400)
      .withMetadata({ orientation: 6 })
      .withExifMerge({ IFD0: { Copyright: 'canary-person' }, IFD3: { GPSLatitude: '59/1 22/1 0/1' } })
      .jpeg()
      .toBuffer();
    expect(bytes.includes('canary-person')).toBe(true);
    const id = await receiveImage(room, bytes, operator);
    const kept = await stored(id, 400);
    const metadata = await sharp(kept).metadata();
    expect(metadata).toMatchObject({ width: 400, height: 600 });
    expect([metadata.exif, metadata.xmp, metadata.icc]).toEqual([undefined, undefined, undefined]);
    expect(kept.includes('canary-person')).toBe(false);
  });

  const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>';
  it.each<[string, () => Buffer | Promise<Buffer>, string]>([
    ['an SVG', () => Buffer.from(svg), 'image-kind-refused'],
    ['a GIF', () => Buffer.from('R0lGODlhAQABAAAAACwAAAAAAQABAAA=', 'base64'), 'image-kind-refused'],
    ['a TIFF', () => Buffer.from('II*\0\x08\0\0\0', 'latin1'), 'image-kind-refused'],
    ['text', () => Buffer.from('hej hej hej'), 'not-an-image'],
    ['nothing', () => Buffer.alloc(0), 'not-an-image'],
    [
      'an SVG behind the first bytes of a JPEG',
      () => Buffer.from(`\xff\xd8\xff${svg}`, 'latin1'),
      'not-an-image'
    ],
    ['a cut JPEG', async () => (await picture(900, 900).jpeg().toBuffer()).subarray(0, 2000), 'not-an-image'],
    ['a bomb of pixels', () => pixelBomb(20_000), 'image-too-large'],
    ['too many bytes', () => Buffer.alloc(30_000_001), 'image-too-large']
  ])('refuse %s', async (_what, bytes, code) => {
    await expect(receiveImage(room, await bytes(), operator)).rejects.toMatchObject({ code });
    expect(await workIsEmpty()).toBe(true);
  });

  it('are not taken from a reader', async () => {
    await expect(receiveImage(room, Buffer.alloc(0), anyone)).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('without a row are tidied away once they are a day old, and those with one never', async () => {
    const id = await receiveImage(room, await picture(60, 40).png().toBuffer(), operator);
    const days = (count: number) => new Date(Date.now() - count * 24 * 3600_000);
    const files = {
      kept: `images/${id}/60.webp`,
      lost: 'images/0123456789ab/640.webp',
      lostArtwork: 'artwork/0123456789ab.jpg',
      young: 'images/ba9876543210/640.webp'
    };
    for (const [name, key] of Object.entries(files)) {
      const path = join(folder, key);
      await mkdir(dirname(path), { recursive: true });
      if (name !== 'kept') await writeFile(path, 'x');
      await utimes(path, days(name === 'young' ? 0 : 3), days(name === 'young' ? 0 : 3));
    }
    await addJob(made.db, { kind: 'images.tidy' });
    await runDueJobs({ db: made.db, log: quietLog() }, [tidyImages(room)]);
    const there = Object.entries(files).filter(([, key]) => existsSync(join(folder, key)));
    expect(there.map(([name]) => name)).toEqual(['kept', 'young']);
    expect(existsSync(join(folder, 'images/0123456789ab'))).toBe(false);
  });
});
