import { expect, it } from 'vitest';
import { marksAlong } from './marks.ts';

it('marks stand where it is said, and those too near are one', () => {
  const minute = 60_000;
  const starts = [20, 3, 3.5, 10, 19].map((minutes) => minutes * minute);
  expect(marksAlong(starts, 40 * minute).map((ms) => ms / minute)).toEqual([3, 10, 19]);
  expect(marksAlong([], 40 * minute)).toEqual([]);
});
