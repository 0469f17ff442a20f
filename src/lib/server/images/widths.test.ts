import { expect, it } from 'vitest';
import { imageWidths } from './widths.ts';

it.each([
  [4000, 3000, [320, 640, 960, 1280, 1920]],
  [1920, 1080, [320, 640, 960, 1280, 1920]],
  [1500, 1000, [320, 640, 960, 1280, 1500]],
  [320, 200, [320]],
  [100, 100, [100]],
  [1, 1, [1]],
  [1000, 40000, [204]],
  [1, 40000, [1]]
])('a picture of %i × %i is stored in the widths %j', (width, height, widths) => {
  expect(imageWidths(width, height)).toEqual(widths);
});
