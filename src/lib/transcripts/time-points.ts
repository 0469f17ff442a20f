import type { TimePoint } from './transcript.ts';

/** What is said with times inside it, or at least where it begins and ends. */
export interface Spoken {
  readonly startMs: number;
  readonly endMs: number;
  readonly text: string;
  readonly times?: readonly TimePoint[];
}

/** Tells when a character of what is said is heard: known at its time points, between them by how far it is. */
export function clockOf({ startMs, endMs, text, times = [] }: Spoken): (offset: number) => number {
  const points: readonly TimePoint[] = [[0, startMs], ...times, [text.length, endMs]];
  return (offset) => {
    const index = points.findLastIndex(([at]) => at <= offset);
    const [from, sinceMs] = points[index] ?? [0, startMs];
    const [to, untilMs] = points[index + 1] ?? [from, sinceMs];
    return to === from
      ? sinceMs
      : Math.round(sinceMs + ((offset - from) / (to - from)) * (untilMs - sinceMs));
  };
}

/** The points of a part of the text that begins `from` and ends before `to`, counted from its own beginning. */
export function pointsWithin(times: readonly TimePoint[], from: number, to: number): TimePoint[] {
  return times
    .filter(([at]) => at >= from && at < to)
    .map(([at, ms, ...sure]): TimePoint => [at - from, ms, ...sure]);
}

/** The points of a passage: its start first, then in order, none before the one before it nor at its end. */
export function orderly(
  times: readonly TimePoint[],
  { startMs, endMs }: { startMs: number; endMs: number }
): TimePoint[] {
  const [first, ...rest] = times[0]?.[0] === 0 ? times : [[0, startMs] as const, ...times];
  let latest = startMs;
  const sure = first?.slice(2) as [number?];
  const points: TimePoint[] = [[0, startMs, ...sure]];
  for (const [at, ms, ...probability] of rest) {
    latest = Math.max(latest, Math.min(ms, endMs - 1));
    points.push([at, latest, ...probability]);
  }
  return points;
}

/** Whether most words have a time of their own, as when a machine has written it down. */
export function isByWord({ text, times = [] }: Pick<Spoken, 'text' | 'times'>): boolean {
  return times.length > 1 && times.length * 2 > text.split(' ').length;
}
