import { expect, it } from 'vitest';
import { ticksOf } from './ticks.ts';

const many = (path: string) => path.split('M').length - 1;

it('a conversation has a tick a minute, taller every fifth', () => {
  const ticks = ticksOf(38 * 60_000);
  expect([many(ticks.minor), many(ticks.major)]).toEqual([31, 8]);
  expect(ticks.minor).toMatch(/^M26\.3 0v7/);
});

it('a clip has a tick every ten seconds, a day one every five minutes', () => {
  const clip = ticksOf(90_000);
  const day = ticksOf(24 * 3_600_000);
  expect([many(clip.minor), many(clip.major)]).toEqual([8, 2]);
  expect([many(day.minor), many(day.major)]).toEqual([264, 25]);
});

it('nothing has one tick, where it begins', () => {
  expect(ticksOf(0)).toEqual({ minor: '', major: 'M0.0 0v14' });
});
