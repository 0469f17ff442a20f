import { expect, it } from 'vitest';
import { marksPassed } from './marks.ts';

it.each([
  ['nothing within a tenth', [1000, 2000, 100_000], []],
  ['the tenth that is crossed', [9500, 10_200, 100_000], [1]],
  ['every tenth that a short recording crosses', [500, 2600, 10_000], [1, 2]],
  ['nothing beyond the ninth: the end tells itself', [95_000, 100_000, 100_000], []],
  ['nothing backwards', [20_000, 10_000, 100_000], []],
  ['nothing of a leap', [0, 60_000, 100_000], []],
  ['nothing of what has no length', [0, 10, 0], []]
] as const)('it tells %s', (_, [from, to, duration], marks) => {
  expect(marksPassed(from, to, duration)).toEqual(marks);
});
