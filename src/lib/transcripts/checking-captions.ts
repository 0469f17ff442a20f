import { findCues, type Note, notes } from './cues.ts';
import { plainWords } from './cue-text.ts';
import type { Span } from '../media/hidden-part.ts';
import { isHidden } from '../media/hidden-part.ts';
import { writeTime } from './times.ts';
import type { TranscriptProblem } from './transcript.ts';

/** What stands on the screen, in lines. */
export interface Caption extends Span {
  readonly text: string;
}

/** What is hard to read in captions that can be shown all the same. `line` is that of its time in the file. */
export interface CaptionRemark {
  readonly line: number;
  readonly code: 'long-line' | 'many-lines' | 'fast' | 'short' | 'behind-end';
  readonly excerpt: string;
}

/** Captions as an editor wrote them. */
export interface ReadCaptions {
  readonly captions: readonly Caption[];
  readonly problems: readonly TranscriptProblem[];
  readonly remarks: readonly CaptionRemark[];
}

const mostLines = 2;
const lineLength = 37;
/** Above this hardly anybody reads along; captions are made for 17. */
const mostPerSecond = 20;
const shortestMs = 800;

/**
 * Reads captions that were written or corrected by hand, WebVTT or SRT: each as it stands, in order of time, none running
 * into the next. Tells what could not be read, and what is hard to read.
 */
export function readCaptions(source: string, durationMs: number | null): ReadCaptions {
  const { problems, note } = notes();
  if (!source.includes('-->')) return { captions: [], problems, remarks: [] };
  const found = findCues(source.replace(/^\ufeff/, '').replaceAll('\0', ''), note)
    .map(({ line, startMs, endMs, payload }) => ({ line, startMs, endMs, text: linesOf(payload) }))
    .filter(({ text }) => text !== '')
    .toSorted((a, b) => a.startMs - b.startMs);
  const numbered = found.map((cue, at) => {
    const endMs = endOf(cue, found[at + 1]?.startMs, note);
    return { line: cue.line, caption: { startMs: cue.startMs, endMs, text: cue.text } };
  });
  return {
    captions: numbered.map(({ caption }) => caption),
    problems: problems.toSorted((a, b) => a.line - b.line),
    remarks: numbered.flatMap(({ line, caption }) =>
      remarksOn(caption, durationMs).map((code) => ({ line, code, excerpt: caption.text.slice(0, 80) }))
    )
  };
}

/** Writes captions as WebVTT, without those that touch hidden parts. */
export function writeCaptions(captions: readonly Caption[], hidden: readonly Span[] = []): string {
  const cues = captions
    .filter(({ startMs, endMs }) => !isHidden(hidden, startMs, endMs))
    .map(({ startMs, endMs, text }) => `${writeTime(startMs)} --> ${writeTime(endMs)}\n${escaped(text)}\n`);
  return `WEBVTT\n\n${cues.join('\n')}`;
}

const linesOf = (payload: string) =>
  payload
    .split('\n')
    .map((line) => plainWords(line))
    .filter(Boolean)
    .join('\n');

const usualMs = 3000;

function endOf(
  { line, startMs, endMs, text }: { line: number; startMs: number; endMs: number | null; text: string },
  next: number | undefined,
  note: Note
): number {
  if (endMs !== null && endMs <= startMs) note(line, 'end-before-start', text);
  const wanted = endMs !== null && endMs > startMs ? endMs : startMs + usualMs;
  if (next === undefined || next >= wanted || next <= startMs) return wanted;
  if (endMs !== null && endMs > startMs) note(line, 'overlap', text);
  return next;
}

function remarksOn({ startMs, endMs, text }: Caption, durationMs: number | null): CaptionRemark['code'][] {
  const lines = text.split('\n');
  const seconds = (endMs - startMs) / 1000;
  const all: readonly (readonly [boolean, CaptionRemark['code']])[] = [
    [lines.some((line) => line.length > lineLength), 'long-line'],
    [lines.length > mostLines, 'many-lines'],
    [text.length / seconds > mostPerSecond, 'fast'],
    [endMs - startMs < shortestMs, 'short'],
    [durationMs !== null && startMs >= durationMs, 'behind-end']
  ];
  return all.flatMap(([is, code]) => (is ? [code] : []));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
