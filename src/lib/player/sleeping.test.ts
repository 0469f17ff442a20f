import { expect, it } from 'vitest';
import { loudnessLeft, minutesLeft } from './sleeping.ts';

it('the sound fades over the last ten seconds', () => {
  expect([60_000, 10_000, 5000, 0, -1].map(loudnessLeft)).toEqual([1, 1, 0.5, 0, 0]);
});

it('minutes are told until they have passed', () => {
  expect([30 * 60_000, 60_001, 60_000, 1, 0].map(minutesLeft)).toEqual([30, 2, 1, 1, 1]);
});
