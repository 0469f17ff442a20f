import type { Clock } from '#lib/server/clock.ts';

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  set(time: number): void;
  advance(ms: number): void;
}

/** Makes a clock that shows `start`, milliseconds UTC. */
export function testClock(start = Date.parse('2026-11-21T12:00:00Z')): TestClock {
  let time = start;
  return { now: () => time, set: (to) => (time = to), advance: (ms) => (time += ms) };
}
