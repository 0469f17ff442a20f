import { describe, expect, it } from 'vitest';
import { fractionOf, piecesShare, timeLeftOf } from './piece-progress.ts';

const now = 1_000_000;
const piece = (position: number, progress: number, at = now) => ({ position, weight: 100, progress, at });

describe('how far a film in pieces has come', () => {
  it('is the sum of its pieces, each by its length, up to where they are joined', () => {
    const pieces = [{ ...piece(0, 1), weight: 300 }, piece(1, 0.5), piece(2, 0)];
    expect(fractionOf(pieces)).toBeCloseTo(0.7 * piecesShare);
    expect(fractionOf([])).toBe(0);
  });
});

describe('how long a film in pieces still takes', () => {
  const left = 10_000;

  it('is what all open pieces take at the pace of this one', () => {
    const pieces = [piece(0, 1), piece(1, 0.5), piece(2, 0), piece(3, 0)];
    expect(timeLeftOf(pieces, { position: 1, left, now })).toBe(50_000);
  });

  it('is half of that when another worker is at it too, unless that one has fallen silent', () => {
    const both = (at: number) => [piece(1, 0.5), piece(2, 0.5, at), piece(3, 0)];
    expect(timeLeftOf(both(now - 1000), { position: 1, left, now })).toBe(20_000);
    expect(timeLeftOf(both(now - 61_000), { position: 1, left, now })).toBe(40_000);
  });

  it('is never less than this piece takes itself, and unknown when that is', () => {
    const pieces = [piece(1, 0.5), piece(2, 0.9)];
    expect(timeLeftOf(pieces, { position: 1, left, now })).toBe(left);
    expect(timeLeftOf(pieces, { position: 1, left: null, now })).toBeNull();
  });
});
