import { writeTime } from './times.ts';
import type { Chapter } from './transcript.ts';

/** A chapter and when the next one begins, or the recording ends. */
interface Span extends Chapter {
  readonly endMs: number;
}

/** Writes chapters as the podcast namespace has them in JSON, version 1.2.0: seconds from the start. */
export function toJsonChapters(chapters: readonly Chapter[], durationMs: number): string {
  const written = spans(chapters, durationMs).map(({ startMs, endMs, title }) => ({
    startTime: startMs / 1000,
    endTime: endMs / 1000,
    title
  }));
  return JSON.stringify({ version: '1.2.0', chapters: written });
}

/** Writes chapters as WebVTT, a cue for each, for the track of a player. */
export function toVttChapters(chapters: readonly Chapter[], durationMs: number): string {
  const cues = spans(chapters, durationMs).map(
    ({ startMs, endMs, title }) => `${writeTime(startMs)} --> ${writeTime(endMs)}\n${escaped(title)}\n`
  );
  return `WEBVTT\n\n${cues.join('\n')}`;
}

function spans(chapters: readonly Chapter[], durationMs: number): Span[] {
  return chapters.map((chapter, at) => ({
    ...chapter,
    endMs: Math.max(chapter.startMs + 1, chapters[at + 1]?.startMs ?? durationMs)
  }));
}

/** A line of WebVTT text; an arrow would be read as a time. */
const escaped = (title: string): string =>
  title.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
