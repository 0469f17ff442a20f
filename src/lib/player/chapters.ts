import type { Chapter } from '../transcripts/transcript.ts';

/** A chapter where it lies on the scale, in percent of the whole length. */
export interface ChapterSpan extends Chapter {
  readonly endMs: number;
  readonly at: number;
  readonly length: number;
}

/** The place in `starts` of the last that begins at or before `atMs`; -1 before the first. They are in order. */
export function lastStarted(starts: readonly { readonly startMs: number }[], atMs: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle]?.startMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Lays chapters out over a recording. One that begins beyond the end is left out. */
export function chapterSpans(chapters: readonly Chapter[], durationMs: number): ChapterSpan[] {
  const within = chapters.filter((chapter) => chapter.startMs < durationMs);
  return within.map((chapter, place) => {
    const endMs = within[place + 1]?.startMs ?? durationMs;
    return {
      ...chapter,
      endMs,
      at: (chapter.startMs / durationMs) * 100,
      length: ((endMs - chapter.startMs) / durationMs) * 100
    };
  });
}

/** Where the chapter before begins, or this one's own beginning when more than 3 s of it have passed. */
export function previousStart(chapters: readonly Chapter[], atMs: number): number {
  return chapters[lastStarted(chapters, atMs - 3000)]?.startMs ?? 0;
}

/** Where the next chapter begins; null in the last. */
export function nextStart(chapters: readonly Chapter[], atMs: number): number | null {
  return chapters[lastStarted(chapters, atMs) + 1]?.startMs ?? null;
}
