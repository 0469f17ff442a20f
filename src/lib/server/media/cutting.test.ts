import { describe, expect, it } from 'vitest';
import { cutFilm } from './cutting.ts';
import { planPicture } from './picture-plan.ts';
import type { Plan } from './renditions.ts';

const filmed = { index: 0, codec: 'h264', width: 1280, height: 720, interlaced: false, highRange: false };

/** The plan of a film of so many seconds, as far as cutting wants to know it. */
function planOf({ rate = 25, seconds = 60, format = 'mov', isShort = false } = {}): Plan {
  const picture = planPicture({ ...filmed, rate, seconds: isShort ? null : seconds }, format);
  return { seconds, picture } as Plan;
}
const startsOf = (plan: Plan, minutes: number, keys: readonly number[] | null = null) =>
  cutFilm(plan, minutes, keys)?.map(({ from }) => from) ?? null;

describe('where a film is cut', () => {
  it.each([
    [25, [0, 500, 1000]],
    [30000 / 1001, [0, 600, 1200]],
    [60, [0, 1200, 2400]]
  ])('is where it begins anew, at %d pictures a second, and the pieces leave nothing out', (rate, starts) => {
    const pieces = cutFilm(planOf({ rate }), 20 / 60, null) ?? [];
    expect(pieces.map(({ from }) => from)).toEqual(starts);
    expect(pieces.map(({ until }) => until)).toEqual([...starts.slice(1), Math.ceil(61 * rate)]);
    expect(pieces.map(({ isLast }) => isLast)).toEqual([false, false, true]);
  });

  it('leaves no short piece at the end', () => {
    expect(startsOf(planOf({ seconds: 49 }), 20 / 60)).toEqual([0, 500]);
  });

  it('is at the moments of a copied original, each of which belongs to one piece', () => {
    const keys = [0, 3, 6, 9, 12.04, 15];
    const pieces = cutFilm(planOf({ seconds: 20 }), 5 / 60, keys) ?? [];
    expect(pieces.map(({ from }) => from)).toEqual([0, 150, 301]);
    expect(pieces.map((piece) => piece.keys)).toEqual([
      [0, 3],
      [6, 9],
      [12.04, 15]
    ]);
  });

  it.each([
    ['it makes no two pieces', planOf({ seconds: 29 })],
    ['its file has no index', planOf({ format: 'mpegts' })],
    ['nobody knows how long its picture is', planOf({ isShort: true })],
    ['it has no picture', { ...planOf(), picture: null }]
  ])('is nowhere when %s', (_why, plan) => {
    expect(startsOf(plan, 20 / 60)).toBeNull();
  });
});
