import { describe, expect, it } from 'vitest';
import { byteRange, type RangeAnswer } from './byte-range.ts';

const file = { bytes: 1000, etag: '"abc"', modifiedAt: Date.UTC(2026, 10, 21, 12, 0, 0, 500) };
const part = (start: number, end: number): RangeAnswer => ({ status: 206, start, end });
const whole: RangeAnswer = { status: 200 };
const none: RangeAnswer = { status: 416 };

describe('a byte range', () => {
  it.each<[string | undefined, RangeAnswer]>([
    [undefined, whole],
    ['', whole],
    ['bytes=0-', part(0, 999)],
    ['bytes=0-0', part(0, 0)],
    ['bytes=0-499', part(0, 499)],
    ['bytes=500-999', part(500, 999)],
    ['bytes=999-', part(999, 999)],
    ['bytes=500-5000', part(500, 999)],
    ['bytes=-1', part(999, 999)],
    ['bytes=-500', part(500, 999)],
    ['bytes=-5000', part(0, 999)],
    ['BYTES=1-2', part(1, 2)],
    ['bytes= 1-2 ', part(1, 2)],
    ['bytes=-0', none],
    ['bytes=1000-', none],
    ['bytes=1000-2000', none],
    ['bytes=99999999999999999999-', none],
    ['bytes=5-4', whole],
    ['bytes=-', whole],
    ['bytes=', whole],
    ['bytes', whole],
    ['bytes=a-b', whole],
    ['bytes=1-2-3', whole],
    ['bytes=-1-2', whole],
    ['bytes=+1-2', whole],
    ['bytes=0x1-2', whole],
    ['bytes=0-1,3-4', whole],
    ['bytes=0-1,', whole],
    ['seconds=0-1', whole],
    ['none', whole]
  ])('asked for as %j is answered with %j', (range, answer) => {
    expect(byteRange(file, range)).toEqual(answer);
  });

  it.each<[string, RangeAnswer]>([
    ['"abc"', part(0, 9)],
    ['"other"', whole],
    ['W/"abc"', whole],
    ['Sat, 21 Nov 2026 12:00:00 GMT', part(0, 9)],
    ['Sat, 21 Nov 2026 12:00:01 GMT', whole],
    ['Sat, 21 Nov 2026 11:59:59 GMT', whole],
    ['yesterday', whole],
    ['', whole]
  ])('only counts while the file is that of If-Range %j', (ifRange, answer) => {
    expect(byteRange(file, 'bytes=0-9', ifRange)).toEqual(answer);
  });

  it.each(['bytes=0-', 'bytes=0-0', 'bytes=-1'])('of an empty file cannot be met (%s)', (range) => {
    expect(byteRange({ ...file, bytes: 0 }, range)).toEqual(none);
  });
});
