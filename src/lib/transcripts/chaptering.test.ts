import { expect, it } from 'vitest';
import { inChapters } from './chaptering.ts';

const at = (startMs: number) => ({ position: startMs, startMs, endMs: startMs, speaker: null, text: '' });
const chapters = [
  { startMs: 0, title: 'Ett' },
  { startMs: 10_000, title: 'Tyst' },
  { startMs: 11_000, title: 'Två' }
];

it('names a chapter once, above the first passage of it, and not one in which nobody speaks', () => {
  const passages = [at(200), at(5000), at(10_900), at(20_000)];
  expect(inChapters(passages, chapters).map(({ chapter }) => chapter)).toEqual(['Ett', null, 'Två', null]);
});

it('names nothing where there are no chapters, or before the first', () => {
  expect(inChapters([at(0)], []).map(({ chapter }) => chapter)).toEqual([null]);
  const late = chapters.slice(1);
  expect(inChapters([at(0), at(12_000)], late).map(({ chapter }) => chapter)).toEqual([null, 'Två']);
});
