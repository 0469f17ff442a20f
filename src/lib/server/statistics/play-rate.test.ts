import { expect, it } from 'vitest';
import { PlayRate } from './play-rate.ts';

it('a network is stopped after 240 at once, others are not, and it gets one back each second', () => {
  const rate = new PlayRate();
  for (let time = 0; time < 240; time += 1) expect(rate.take('192.0.2.1', 0)).toBe(true);
  expect(rate.take('192.0.2.1', 0)).toBe(false);
  expect(rate.take('192.0.2.2', 0)).toBe(true);
  expect([rate.take('192.0.2.1', 1000), rate.take('192.0.2.1', 1000)]).toEqual([true, false]);
});

it('forgets networks that have been quiet, and never remembers more than 10,000', () => {
  const rate = new PlayRate();
  for (let network = 0; network < 10_000; network += 1) rate.take(`n${network}`, 0);
  rate.take('one more', 300_000);
  expect(rate.size).toBe(1);
  for (let network = 0; network < 20_000; network += 1) rate.take(`m${network}`, 300_000);
  expect(rate.size).toBeLessThanOrEqual(10_000);
});
