import { describe, expect, it } from 'vitest';
import { keysToCopy, mayBeCopied } from './copying.ts';
import type { PicturePackets } from './packets.ts';
import type { PictureCoding, ProbedPicture } from './probing.ts';

const size = { width: 1280, height: 720, rung: 720, rate: 25 };
const coding: PictureCoding = {
  profile: 'High',
  level: 31,
  pixels: 'yuv420p',
  isAsShown: true,
  bitrate: 2_400_000
};
const picture: ProbedPicture = {
  index: 0,
  codec: 'h264',
  width: 1280,
  height: 720,
  rate: 25,
  interlaced: false,
  highRange: false,
  seconds: 60,
  coding
};
const coded = (over: Partial<PictureCoding>): Partial<ProbedPicture> => ({ coding: { ...coding, ...over } });

describe('a picture that may be streamed as it is', () => {
  it('is coded as every player understands it, in the size and at the rate it is planned in', () => {
    expect(mayBeCopied(picture, size)).toBe(true);
  });

  it.each<[string, Partial<ProbedPicture>]>([
    ['is of another codec', { codec: 'hevc' }],
    ['is interlaced', { interlaced: true }],
    ['is in high dynamic range', { highRange: true }],
    ['has another size than planned', { width: 1282 }],
    ['has no steady rate', { rate: 24.97 }],
    ['has a profile that few understand', coded({ profile: 'High 4:2:2' })],
    ['has a level that few understand', coded({ level: 50 })],
    ['has ten bits', coded({ pixels: 'yuv420p10le' })],
    ['is turned, or has pixels that are not square', coded({ isAsShown: false })],
    ['needs a faster line than its size is meant for', coded({ bitrate: 3_400_000 })]
  ])('is not one that %s', (_what, over) => {
    expect(mayBeCopied({ ...picture, ...over }, size)).toBe(false);
  });

  it('is not one of which it was never asked how it is coded', () => {
    const { coding: _coding, ...unknown } = picture;
    expect(mayBeCopied(unknown, size)).toBe(false);
  });
});

/** Ten seconds of pictures of 10 KB (2 Mb/s), a whole one every so many. */
const found = (every = 50, over: Partial<PicturePackets> = {}, first = 0): PicturePackets => {
  const packets = Array.from({ length: 250 }, (_, at) => ({
    decoded: (at - 2) / 25,
    shown: first + at / 25,
    bytes: 10_000,
    isKey: at % every === 0
  }));
  const beginnings = packets.filter((one) => one.isKey).map((one) => one.shown);
  return { packets, beginnings, changes: false, ...over };
};
const heavier = (from: number, to: number, bytes: number) =>
  found().packets.map((one, at) => (at >= from && at < to ? { ...one, bytes } : one));
const smaller = { width: 640, height: 360, rung: 360, rate: 25 };

describe('the pictures of a track', () => {
  it('are copied, and give their moments to the smaller sizes', () => {
    expect(keysToCopy(found(), [size, smaller])).toEqual([0, 2, 4, 6, 8]);
    expect(keysToCopy(found(100), [size, smaller])).toEqual([0, 4, 8]);
  });

  it.each<[string, PicturePackets]>([
    ['there is nothing to seek to for five seconds', found(125)],
    ['they begin later than the film', found(50, {}, 0.08)],
    ['a whole picture is looked back over', found(50, { beginnings: [0, 2, 4, 6] })],
    ['their coding may change on the way', found(50, { changes: true })],
    ['four seconds of them need a fast line', found(50, { packets: heavier(100, 200, 30_000) })],
    ['all of them together need a fast line', found(50, { packets: heavier(0, 250, 17_000) })],
    ['one of them is missing', found(50, { packets: found().packets.filter((_, at) => at !== 120) })],
    ['there are none', { packets: [], beginnings: [], changes: false }]
  ])('are encoded when %s', (_when, packets) => {
    expect(keysToCopy(packets, [size, smaller])).toBeNull();
  });

  it('are encoded when a size with half the rate has no picture at one of their moments', () => {
    const fast = { ...size, rate: 50 };
    const packets = (every: number) =>
      found(every).packets.map((one) => ({ ...one, decoded: one.decoded / 2, shown: one.shown / 2 }));
    const of = (every: number) => ({
      packets: packets(every),
      beginnings: packets(every)
        .filter((one) => one.isKey)
        .map((one) => one.shown),
      changes: false
    });
    expect(keysToCopy(of(50), [fast, smaller])).toEqual([0, 1, 2, 3, 4]);
    expect(keysToCopy(of(75), [fast, smaller])).toBeNull();
  });
});
