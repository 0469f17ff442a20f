/** How wide a mark's target is and how wide the scale is at least, in pixels: nearer marks are merged. */
const target = 24;
const leastWidth = 320;

/** The marks along a scale: those nearer an earlier one than a finger can tell are left to it. */
export function marksAlong(starts: readonly number[], durationMs: number): number[] {
  const least = (durationMs * target) / leastWidth;
  const marks: number[] = [];
  for (const start of [...starts].sort((one, other) => one - other)) {
    const last = marks.at(-1);
    if (last === undefined || start - last >= least) marks.push(start);
  }
  return marks;
}
