import { describe, expect, it } from 'vitest';
import { longestSilence, silencesOf } from './silences.ts';

/** Levels of so many windows of 10 ms each. */
const levels = (...parts: readonly (readonly [windows: number, level: number])[]) =>
  Uint16Array.from(parts.flatMap(([windows, level]) => Array.from({ length: windows }, () => level)));

describe('the silences of a sound', () => {
  it('are the stretches of 0.7 seconds and more in which it stays low, also at both ends', () => {
    const sound = levels([100, 50], [200, 9000], [69, 50], [100, 9000], [70, 50], [10, 9000], [300, 50]);
    const found = silencesOf(sound, -20);
    expect(found).toEqual([
      { startMs: 0, endMs: 1000 },
      { startMs: 4690, endMs: 5390 },
      { startMs: 5490, endMs: 8490 }
    ]);
    expect(longestSilence(found)).toEqual(found[2]);
  });

  it.each([
    ['a loud recording', -16, 1000, 1],
    ['a loud recording', -16, 1100, 0],
    ['a quiet one', -40, 80, 1],
    ['a quiet one', -40, 100, 0],
    ['one in which nothing is heard', -90, 30, 1]
  ])('of %s (%d LUFS) are below its own level: %d', (_what, integrated, level, count) => {
    expect(silencesOf(levels([100, level]), integrated).length).toBe(count);
  });

  it('of a sound without any are none', () => {
    expect(silencesOf(levels([500, 9000]), -16)).toEqual([]);
    expect(longestSilence([])).toBeUndefined();
  });

  it('of many hours are the longest of them, in their order', () => {
    const many = Array.from(
      { length: 2100 },
      (_, at) =>
        [
          [at % 2 ? 70 : 80, 0],
          [10, 9000]
        ] as const
    ).flat();
    const found = silencesOf(levels(...many), -16);
    expect(found.length).toBe(2000);
    expect(found.every((one, at) => at === 0 || one.startMs > (found[at - 1]?.startMs ?? 0))).toBe(true);
    expect(found.filter((one) => one.endMs - one.startMs === 800).length).toBe(1050);
  });
});
