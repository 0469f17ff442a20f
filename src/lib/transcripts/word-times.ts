/** A word and when it is heard; null where the recogniser does not say. */
interface Timed {
  readonly startMs: number | null;
}

interface Span {
  readonly startMs: number | null;
  readonly endMs: number | null;
}

/** Recognisers are not more exact than this about where a segment begins. */
const slackMs = 500;

/**
 * Puts the words of a segment where the segment is. whisper.cpp with voice activity detection tells segments in the
 * time of the recording, and words in that of the sound without its silences: they are moved to where the segment
 * begins, and drawn out or together to its length. Words that lie within their segment stay as they are.
 */
export function withinSegment<Word extends Timed>(words: readonly Word[], { startMs, endMs }: Span): Word[] {
  const times = words.flatMap((word) => word.startMs ?? []);
  const [first, last] = [Math.min(...times), Math.max(...times)];
  const isAside = (start: number, end: number) => first < start - slackMs || last > end + slackMs;
  if (times.length === 0 || startMs === null || endMs === null || !isAside(startMs, endMs)) return [...words];
  // The last word takes its time too.
  const pace = (endMs - startMs) / (last - first + slackMs / 2);
  return words.map((word) =>
    word.startMs === null ? word : { ...word, startMs: Math.round(startMs + (word.startMs - first) * pace) }
  );
}
