/** A stretch in which nobody speaks, in milliseconds from the start. */
export interface Silence {
  readonly startMs: number;
  readonly endMs: number;
}

/** Shorter ones are breath. */
const leastMs = 700;

/** Of a recording of many hours the longest are enough. */
const most = 2000;

const windowMs = 10;

/**
 * Finds the silences in a sound by its highest levels, 0–32768, one for each 10 ms. What is silence depends on how loud
 * the rest is (`integrated`, in LUFS): 12 dB below it, but never above -30 nor below -60 dB of full scale.
 */
export function silencesOf(levels: Uint16Array, integrated: number): Silence[] {
  const decibels = Math.min(-30, Math.max(-60, integrated - 12));
  const threshold = 32768 * 10 ** (decibels / 20);
  const found: Silence[] = [];
  let start = 0;
  for (let at = 0; at <= levels.length; at += 1) {
    if (at < levels.length && (levels[at] ?? 0) <= threshold) continue;
    if ((at - start) * windowMs >= leastMs) found.push({ startMs: start * windowMs, endMs: at * windowMs });
    start = at + 1;
  }
  return longest(found).toSorted((one, other) => one.startMs - other.startMs);
}

const longest = (silences: readonly Silence[]) =>
  silences.toSorted((one, other) => length(other) - length(one)).slice(0, most);

const length = ({ startMs, endMs }: Silence) => endMs - startMs;

/** The longest silence, or undefined when there is none. */
export function longestSilence(silences: readonly Silence[]): Silence | undefined {
  return silences.toSorted((one, other) => length(other) - length(one))[0];
}
