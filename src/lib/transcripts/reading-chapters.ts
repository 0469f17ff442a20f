import { decodeText } from './decoding.ts';
import { readTime } from './times.ts';
import type { Chapter } from './transcript.ts';

/** Chapters that were read, and the lines that are none. */
export interface ReadChapters {
  readonly chapters: readonly Chapter[];
  readonly unread: readonly string[];
}

/**
 * Reads chapters as other programs write them: JSON of the podcast namespace (1.2), WebVTT, or lines that begin with a
 * time, as in the notes of a podcast. In order of time; of two at one time the first. Throws nothing: what is no chapter is
 * told.
 */
export function readChapters(bytes: Uint8Array): ReadChapters {
  const { text } = decodeText(bytes);
  const read = text.trimStart().startsWith('{') ? fromJson(text) : fromLines(text);
  const byTime = new Map<number, Chapter>();
  for (const chapter of read.chapters) if (!byTime.has(chapter.startMs)) byTime.set(chapter.startMs, chapter);
  return { ...read, chapters: [...byTime.values()].sort((a, b) => a.startMs - b.startMs) };
}

const latest = 100 * 3_600_000;

function fromJson(text: string): ReadChapters {
  const chapters: Chapter[] = [];
  const unread: string[] = [];
  for (const one of listIn(text)) {
    const { startTime, title, toc } = (one ?? {}) as Record<string, unknown>;
    if (toc === false) continue;
    const startMs = Math.round(Number(startTime) * 1000);
    if (typeof title === 'string' && tidy(title) && startMs >= 0 && startMs < latest)
      chapters.push({ startMs, title: tidy(title) });
    else unread.push(JSON.stringify(one).slice(0, 80));
  }
  return { chapters, unread };
}

function listIn(text: string): readonly unknown[] {
  try {
    const { chapters } = JSON.parse(text) as { chapters?: unknown };
    return Array.isArray(chapters) ? chapters : [text.slice(0, 80)];
  } catch {
    return [text.slice(0, 80)];
  }
}

const cueLine = /^\s*([\d:.,]+)\s*-->/;
const timedLine = /^\s*[([]?((?:\d{1,3}:)?\d{1,3}:\d{2}(?:[.,]\d+)?)[)\]]?\s*[-–—:.]?\s*(.*)$/;

function fromLines(text: string): ReadChapters {
  const chapters: Chapter[] = [];
  const unread: string[] = [];
  let begun: number | null = null;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const cue = cueLine.exec(line)?.[1];
    if (cue !== undefined) {
      begun = readTime(cue);
      continue;
    }
    const chapter: Chapter | undefined = begun === null ? onOneLine(line) : chapterOf(begun, line);
    if (chapter) {
      chapters.push(chapter);
      begun = null;
    } else if (!isNothing.test(line)) unread.push(line.slice(0, 80));
  }
  return { chapters, unread };
}

function onOneLine(line: string): Chapter | undefined {
  const [, time = '', title = ''] = timedLine.exec(line) ?? [];
  return chapterOf(readTime(time), title);
}

const isNothing = /^\s*(WEBVTT\b.*|\d*)$/;

function chapterOf(startMs: number | null, title: string): Chapter | undefined {
  return startMs !== null && tidy(title) ? { startMs, title: tidy(title) } : undefined;
}

const entities: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&nbsp;': ' ' };

const tidy = (title: string): string =>
  title
    .replace(/&(lt|gt|amp|nbsp);/g, (entity) => entities[entity] ?? entity)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, 120)
    .toWellFormed();
