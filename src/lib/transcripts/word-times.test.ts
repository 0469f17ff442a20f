import { describe, expect, it } from 'vitest';
import { withinSegment } from './word-times.ts';

const at = (...times: (number | null)[]) => times.map((startMs) => ({ startMs }));

describe('the words of a segment', () => {
  it('stay as they are when they lie within it, or nearly', () => {
    const words = at(900, 1500, null, 3200);
    expect(withinSegment(words, { startMs: 1000, endMs: 3000 })).toEqual(words);
    expect(withinSegment(words, { startMs: null, endMs: 3000 })).toEqual(words);
  });

  it('are moved into it, in order, when they are told in another time', () => {
    const moved = withinSegment(at(70, null, 1000, 1750), { startMs: 30_000, endMs: 32_000 });
    expect(moved[0]?.startMs).toBe(30_000);
    expect(moved[1]?.startMs).toBeNull();
    expect(moved[3]?.startMs).toBeLessThan(32_000);
    expect(moved[2]!.startMs!).toBeLessThan(moved[3]!.startMs!);
  });

  it('that is empty stays empty', () => {
    expect(withinSegment([], { startMs: 0, endMs: 1 })).toEqual([]);
  });
});
