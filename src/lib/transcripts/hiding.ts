import { isHidden, type Span } from '../media/hidden-part.ts';
import { orderly } from './time-points.ts';
import type { Chapter, TimedPassage, TimePoint } from './transcript.ts';

/** What stands where words are hidden, whatever the language. */
export const hiddenWords = '[…]';

/**
 * The passages without the words of some parts of a recording; `[…]` stands where they were. A word is kept only when the
 * times known around it say that it was said outside: where just the beginning of a passage is known, all of it goes.
 */
export function withoutHidden(passages: readonly TimedPassage[], hidden: readonly Span[]): TimedPassage[] {
  if (hidden.length === 0) return [...passages];
  const kept: TimedPassage[] = [];
  for (const passage of passages) {
    const one = withoutWords(passage, hidden);
    const isAllHidden = one.text === hiddenWords;
    const before = kept.at(-1);
    if (isAllHidden && before?.text === hiddenWords)
      kept[kept.length - 1] = { ...before, endMs: Math.max(before.endMs, one.endMs) };
    else kept.push({ ...one, speaker: isAllHidden ? null : one.speaker });
  }
  return kept.map((one, position) => ({ ...one, position }));
}

/** The chapters that do not begin in a part that is hidden: their titles tell what is said there. */
export function withoutHiddenChapters(chapters: readonly Chapter[], hidden: readonly Span[]): Chapter[] {
  return chapters.filter(({ startMs }) => !isHidden(hidden, startMs, startMs + 1));
}

function withoutWords(passage: TimedPassage, hidden: readonly Span[]): TimedPassage {
  if (!isHidden(hidden, passage.startMs, passage.endMs)) return passage;
  let text = '';
  const times: TimePoint[] = [];
  for (const { words, point, isOut } of stretches(passage, hidden)) {
    if (isOut) text = `${text.replace(/\s*(\[…\]\s*)?$/, '')} ${hiddenWords} `.trimStart();
    else {
      times.push([text.length, ...(point.slice(1) as [number, number?])]);
      text += words;
    }
  }
  return { ...passage, text: text.trim(), times: orderly(times, passage) };
}

/** What is said from each time point to the next. */
function stretches({ text, times, startMs, endMs }: TimedPassage, hidden: readonly Span[]) {
  const points = times.length > 0 ? times : [[0, startMs] as TimePoint];
  return points.map((point, at) => {
    const [until, untilMs] = points[at + 1] ?? [text.length, endMs];
    const isOut = isHidden(hidden, point[1], Math.max(untilMs, point[1] + 1));
    return { words: text.slice(point[0], until), point, isOut };
  });
}
