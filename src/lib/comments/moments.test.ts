import { expect, it } from 'vitest';
import { momentsOf } from './moments.ts';

const at = (atMs: number | null, removed = false) => ({ atMs, removed });

it('marks the moments that comments are about, in order, and none beyond the end or taken away', () => {
  const comments = [at(30_000), at(null), at(10_000), at(60_000), at(20_000, true)];
  expect(momentsOf(comments, 60_000)).toEqual([10_000, 30_000]);
});

it('makes one mark of moments that lie closer than can be told apart, however many they are', () => {
  const comments = Array.from({ length: 5000 }, (_, second) => at(second * 10));
  const marks = momentsOf(comments, 60_000);
  expect(marks).toHaveLength(50);
  expect(marks.slice(0, 3)).toEqual([0, 1000, 2000]);
});
