import { describe, expect, it } from 'vitest';
import { makeupOf } from './limiting.ts';

const steps = 1000;

/** Ten seconds of the same level, with a peak every 200 ms that is `peakDb` above it. */
function course(level: number, peakDb: number) {
  const peak = level * 10 ** (peakDb / 20);
  const levels = Uint16Array.from({ length: steps }, (_, at) => (at % 20 === 0 ? peak : level));
  return { levels, energies: Float32Array.from(levels, (one) => one * one * 480) };
}

describe('the gain that makes up for a limiter', () => {
  it('is nothing where no peak comes to the ceiling, nor where there is no sound', () => {
    expect(makeupOf(course(1000, 6), 10, -2)).toBe(0);
    expect(makeupOf(course(0, 0), 25, -2)).toBe(0);
    expect(makeupOf({ levels: new Uint16Array(0), energies: new Float32Array(0) }, 25, -2)).toBe(0);
  });

  it('grows with the height of the peaks', () => {
    const [low, high] = [makeupOf(course(3000, 9), 14, -2), makeupOf(course(3000, 15), 14, -2)];
    expect(low).toBeGreaterThan(0.1);
    expect(high).toBeGreaterThan(low + 0.5);
  });

  it('ends where all of it is held down, for no gain makes that louder', () => {
    expect(makeupOf(course(20_000, 0), 20, -2)).toBe(10);
  });

  it('follows the limiter past its peak: one every 50 ms is held down all the time', () => {
    const often = Uint16Array.from({ length: steps }, (_, at) => (at % 5 === 0 ? 12_000 : 3000));
    const seldom = Uint16Array.from({ length: steps }, (_, at) => (at % 50 === 0 ? 12_000 : 3000));
    const makeup = (levels: Uint16Array) =>
      makeupOf({ levels, energies: Float32Array.from(levels, () => 4e9) }, 12, -2);
    expect(makeup(often)).toBeGreaterThan(makeup(seldom) * 3);
  });
});
