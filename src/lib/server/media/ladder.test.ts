import { describe, expect, it } from 'vitest';
import { frameRate, pictureSizes, rateText } from './ladder.ts';
import { planPicture, wholeFileSize } from './picture-plan.ts';

const filmed = { index: 1, codec: 'h264', width: 1920, height: 1080, rate: 25, seconds: 61 };
const steady = { interlaced: false, highRange: false };

describe('the sizes of a picture', () => {
  it.each([
    [1920, 1080, ['1920×1080', '1280×720', '852×480', '640×360', '426×240']],
    [3840, 2160, ['1920×1080', '1280×720', '852×480', '640×360', '426×240']],
    [1080, 1920, ['1080×1920', '720×1280', '480×852', '360×640', '240×426']],
    [1280, 720, ['1280×720', '852×480', '640×360', '426×240']],
    [1024, 576, ['1024×576', '640×360', '426×240']],
    [640, 480, ['640×480', '480×360', '320×240']],
    [640, 400, ['640×400', '384×240']],
    [320, 240, ['320×240']],
    [1281, 721, ['1280×720', '852×480', '638×360', '426×240']],
    [99, 55, ['98×54']],
    [1, 1, ['2×2']]
  ])('%i × %i are %j', (width, height, sizes) => {
    expect(pictureSizes({ width, height, rate: 25 }).map((one) => `${one.width}×${one.height}`)).toEqual(
      sizes
    );
  });

  it.each([
    [1920, 1080, 720],
    [640, 480, 480],
    [99, 55, 54]
  ])('%i × %i have one of %i for the whole film in one file', (width, height, rung) => {
    expect(wholeFileSize(planPicture({ ...filmed, ...steady, width, height }, 'mov')).rung).toBe(rung);
  });
});

describe('the rate of a picture', () => {
  it.each([
    [25, 25],
    [24.97, 25],
    [29.97, 30000 / 1001],
    [30, 30],
    [25.667, 25],
    [59.94, 60000 / 1001],
    [240, 60],
    [7.5, 10],
    [null, 25]
  ])('found as %s is made %d', (found, rate) => {
    expect(frameRate(found)).toBeCloseTo(rate, 5);
  });

  it.each([
    [25, ['25', '25', '25', '25', '25']],
    [59.94, ['60000/1001', '60000/1001', '30000/1001', '30000/1001', '30000/1001']],
    [50, ['50', '50', '25', '25', '25']],
    [23.98, ['24000/1001', '24000/1001', '24000/1001', '24000/1001', '24000/1001']]
  ])('of %d is halved where the picture is small and nobody sees it', (rate, made) => {
    const sizes = pictureSizes({ width: 1920, height: 1080, rate: frameRate(rate) });
    expect(sizes.map((size) => rateText(size.rate))).toEqual(made);
  });
});
