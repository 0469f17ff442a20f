import { describe, expect, it } from 'vitest';
import { chapterSpans, lastStarted, nextStart, previousStart } from './chapters.ts';

const chapters = [
  { startMs: 0, title: 'Vad RAR är till för' },
  { startMs: 20_000, title: 'ISAK' },
  { startMs: 50_000, title: 'Skattepengarna' }
];

describe('lastStarted', () => {
  it.each([
    [-1, -1],
    [0, 0],
    [19_999, 0],
    [20_000, 1],
    [999_999, 2]
  ])('at %i ms it is number %i', (atMs, place) => {
    expect(lastStarted(chapters, atMs)).toBe(place);
  });

  it('finds none in an empty list', () => {
    expect(lastStarted([], 5)).toBe(-1);
  });
});

describe('chapterSpans', () => {
  it('fills the whole scale, each chapter ending where the next begins', () => {
    const spans = chapterSpans(chapters, 100_000);
    expect(spans.map(({ at, length }) => [at, length])).toEqual([
      [0, 20],
      [20, 30],
      [50, 50]
    ]);
  });

  it('leaves out a chapter that begins beyond the end', () => {
    expect(chapterSpans(chapters, 30_000).map(({ title }) => title)).toEqual(['Vad RAR är till för', 'ISAK']);
  });
});

describe('previousStart and nextStart', () => {
  it('goes back to the beginning of this chapter first, then to the one before', () => {
    expect(previousStart(chapters, 40_000)).toBe(20_000);
    expect(previousStart(chapters, 21_000)).toBe(0);
    expect(previousStart(chapters, 1000)).toBe(0);
  });

  it('goes on to the next chapter, and nowhere from the last', () => {
    expect(nextStart(chapters, 40_000)).toBe(50_000);
    expect(nextStart(chapters, 60_000)).toBeNull();
    expect(nextStart([], 0)).toBeNull();
  });
});
