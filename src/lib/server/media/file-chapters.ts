import { shownText } from './file-name.ts';

/** A chapter as it stands in a file. */
export interface FileChapter {
  readonly startMs: number;
  readonly title: string;
}

/** The same in ffprobe's words. */
export interface RawChapter {
  readonly start_time?: string;
  readonly tags?: { readonly title?: string };
}

/** More is no help to anybody. */
const most = 200;

/** Reads the chapters of a file for people. One without a title is only a mark, and is left out. */
export function chaptersOf(raw: readonly RawChapter[]): FileChapter[] {
  return raw.flatMap(chapterOf).slice(0, most);
}

function chapterOf({ start_time, tags }: RawChapter): FileChapter[] {
  const title = shownText(tags?.title ?? '');
  const startMs = Math.round(Number(start_time) * 1000);
  return title && startMs >= 0 ? [{ startMs, title }] : [];
}

/** Those that a recording of `durationMs` can have: within it, and only the first of several at one moment. */
export function usableChapters(
  chapters: readonly FileChapter[],
  durationMs: number | null
): readonly FileChapter[] {
  const taken = new Set<number>();
  return chapters.filter(({ startMs }) => {
    if (startMs >= (durationMs ?? Infinity) || taken.has(startMs)) return false;
    taken.add(startMs);
    return true;
  });
}
