/** From `startMs` to before `endMs` of a recording. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

/** A part of a recording that nobody gets to hear, see or read. */
export interface HiddenPart extends Span {
  /** What the editors say about it to everyone; null when they say nothing. */
  readonly notice: string | null;
  /** When it is to be shown, in milliseconds UTC; null when it never is. */
  readonly untilMs: number | null;
}

/** The same as an editor sees it, with why. */
export interface PartToEdit extends HiddenPart {
  readonly id: string;
  readonly reason: string;
  /** It is to be shown again, and is as soon as all has been made with it. */
  readonly isEnding: boolean;
}

/** The same parts in order of time, those that touch as one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = [];
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    const before = merged.at(-1);
    if (before && startMs <= before.endMs)
      merged[merged.length - 1] = { ...before, endMs: Math.max(before.endMs, endMs) };
    else merged.push({ startMs, endMs });
  }
  return merged;
}

/** Whether anything between two moments is in one of some parts. */
export function isHidden(hidden: readonly Span[], from: number, until: number): boolean {
  return hidden.some(({ startMs, endMs }) => from < endMs && until > startMs);
}
