/** Where time comes from. Tests put their own clock here. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC, a whole number. */
  now(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() };
