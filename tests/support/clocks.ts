import type { Clock } from '#lib/server/clock.ts';

/** A clock that stands still until it is moved. */
export interface TestClock extends Clock {
  pass(ms: number): void;
}

/** Makes a clock that starts at the machine's time and moves only when told. */
export function testClock(start = Date.now()): TestClock {
  let now = start;
  return {
    now: () => now,
    pass: (ms) => {
      now += ms;
    }
  };
}
