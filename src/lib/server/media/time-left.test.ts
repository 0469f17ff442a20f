import { describe, expect, it } from 'vitest';
import { straightLeft, TimeLeft } from './time-left.ts';

/** What is said each second of work that goes at a speed (a fraction a second) that may change. */
function saidOf(speedAt: (second: number) => number, seconds: number): (number | null)[] {
  const left = new TimeLeft();
  let fraction = 0;
  return Array.from({ length: seconds }, (_, second) => {
    fraction = Math.min(1, fraction + speedAt(second));
    return left.note(second * 1000, fraction);
  });
}

describe('the time left', () => {
  it('is as long again for as much again, once enough has been seen', () => {
    expect([straightLeft(3000, 0.5), straightLeft(60_000, 0.01)]).toEqual([null, null]);
    expect([straightLeft(60_000, 0.5), straightLeft(10_000, 1)]).toEqual([60_000, 0]);
  });

  it('is unknown at first, and then counts down to nothing', () => {
    const said = saidOf(() => 0.01, 100);
    expect(said.slice(0, 4)).toEqual([null, null, null, null]);
    expect(said[10]).toBeCloseTo(89_000, -3);
    expect(said[60]).toBeCloseTo(39_000, -3);
    expect(said[99]).toBeLessThan(1500);
  });

  it('is unknown while next to nothing is done', () => {
    expect(saidOf(() => 0.0001, 60).every((one) => one === null)).toBe(true);
  });

  it('never jumps, although the work goes by fits and starts, and comes near the truth', () => {
    const said = saidOf((second) => (second % 4 === 0 ? 0.02 : 0), 190).slice(20, 180) as number[];
    const jumps = said.slice(1).map((one, at) => Math.abs(one - said[at]! + 1000));
    expect(Math.max(...jumps)).toBeLessThan(5000);
    expect(said[100]).toBeGreaterThan(70_000);
    expect(said[100]).toBeLessThan(90_000);
  });

  it('is unknown again when nothing moves any more, and never less than nothing', () => {
    const left = new TimeLeft();
    for (let second = 0; second < 20; second += 1) left.note(second * 1000, second / 100);
    expect(left.note(25_000, 0.19)).toBeGreaterThan(0);
    expect(left.note(60_000, 0.1)).toBeNull();
    expect(left.note(61_000, 1)).toBe(0);
  });
});
