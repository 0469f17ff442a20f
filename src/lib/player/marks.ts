/** A step longer than this between two looks is a leap: what lies between was not heard. */
const longestStepMs = 5000;

/** The tenths (1–9) that playing on from one place to another passes; none when that was a leap, or backwards. */
export function marksPassed(fromMs: number, toMs: number, durationMs: number): number[] {
  if (toMs <= fromMs || toMs - fromMs > longestStepMs || durationMs <= 0) return [];
  const tenthOf = (ms: number) => Math.min(9, Math.floor((ms / durationMs) * 10));
  const [before, now] = [tenthOf(fromMs), tenthOf(toMs)];
  return Array.from({ length: Math.max(0, now - before) }, (_, at) => before + 1 + at);
}
