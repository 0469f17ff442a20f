const minuteMs = 60_000;
const longestMs = 6 * 3_600_000;

/** How long a mail waits after try number `attempt`: 1, 2, 4 … minutes, at most six hours, for three days in all. */
export function mailWaitMs(attempt: number): number {
  return Math.min(longestMs, minuteMs * 2 ** (attempt - 1));
}
