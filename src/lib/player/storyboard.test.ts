import { describe, expect, it } from 'vitest';
import { readStoryboard, tileAt } from './storyboard.ts';

const list = `WEBVTT

00:00.000 --> 00:10.000
sprite-1.jpg#xywh=0,0,160,90

00:00:10.000 --> 00:00:20.000
sprite-1.jpg#xywh=160,0,160,90

NOTE nothing

01:00:00.500 --> 01:00:10.000
sprite-2.jpg#xywh=pixel:320,90,160,90

01:01:00.000 --> 01:02:00.000
words, not a picture
`;

describe('a storyboard', () => {
  it('is read from WebVTT, and what is no part of a picture is left out', () => {
    const size = { width: 160, height: 90 };
    const tiles = [
      { startMs: 0, address: 'sprite-1.jpg', x: 0, y: 0, ...size },
      { startMs: 10_000, address: 'sprite-1.jpg', x: 160, y: 0, ...size },
      { startMs: 3_600_500, address: 'sprite-2.jpg', x: 320, y: 90, ...size }
    ];
    expect(readStoryboard(list)).toEqual(tiles);
    expect(readStoryboard(list.replaceAll('\n', '\r\n'))).toEqual(tiles);
    expect(readStoryboard('<html>')).toEqual([]);
  });

  it('shows the last picture before a time, and the first before all of them', () => {
    const tiles = readStoryboard(list);
    expect([-1, 0, 9999, 10_000, 9_999_999].map((at) => tileAt(tiles, at)?.startMs)).toEqual([
      0, 0, 0, 10_000, 3_600_500
    ]);
    expect(tileAt([], 5)).toBeUndefined();
  });
});
