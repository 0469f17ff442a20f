import { lastStarted } from '../player/chapters.ts';
import type { Chapter, Passage } from './transcript.ts';

/** A passage, with the chapter that begins with it. */
export interface ChapteredPassage {
  readonly passage: Passage;
  readonly chapter: string | null;
}

/** Puts each chapter above the first passage of it. A chapter in which nobody speaks is not named. */
export function inChapters(passages: readonly Passage[], chapters: readonly Chapter[]): ChapteredPassage[] {
  let before = -1;
  return passages.map((passage) => {
    // a chapter set within the last breath before somebody speaks begins with what they say
    const number = lastStarted(chapters, passage.startMs + 500);
    const chapter = number === before ? null : (chapters[number]?.title ?? null);
    before = number;
    return { passage, chapter };
  });
}
