import { readTime } from './times.ts';
import type { ProblemCode, TranscriptProblem } from './transcript.ts';

export type TranscriptFormat = 'vtt' | 'srt' | 'json' | 'text';

/** A cue as it stands in the file. `endMs` is null when the file does not say. */
export interface Cue {
  readonly line: number;
  readonly startMs: number;
  readonly endMs: number | null;
  readonly payload: string;
}

/** Collects what is wrong, by line. */
export type Note = (line: number, code: ProblemCode, words: string) => void;

/** Makes a note-taker whose excerpts are at most 80 characters, and the list it writes to. */
export function notes(): { problems: TranscriptProblem[]; note: Note } {
  const problems: TranscriptProblem[] = [];
  const note: Note = (line, code, words) => {
    problems.push({ line, code, excerpt: words.trim().slice(0, 80).toWellFormed() });
  };
  return { problems, note };
}

/** Tells VTT from SRT by the first line. */
export function formatOf(text: string): 'vtt' | 'srt' {
  return /^\s*WEBVTT/.test(text) ? 'vtt' : 'srt';
}

const arrow = /^\s*([\d:.,]+)\s*-{1,3}>\s*([\d:.,]*)/;
const skippedBlock = /^(?:WEBVTT|NOTE|STYLE|REGION)(?:\s|$)/;

/** Finds every cue of a VTT or SRT file. Text that belongs to no time is kept with the cue before it, and noted. */
export function findCues(text: string, note: Note): Cue[] {
  const lines = text.split(/\r\n|\r|\n/);
  const cues: Cue[] = [];
  for (const block of blocksOf(lines, formatOf(text))) {
    const time = readTiming(block, note);
    if (time) cues.push({ ...time, line: block.line, payload: block.text.join('\n') });
    else keepUntimed(cues, block, note);
  }
  return cues;
}

/** Lines that belong together; `timing` is the line with the arrow, when there is one. */
interface Block {
  line: number;
  timing: string | null;
  text: string[];
}

function blocksOf(lines: string[], format: 'vtt' | 'srt'): Block[] {
  const blocks: Block[] = [];
  let block: Block | null = null;
  for (const [index, line] of lines.entries()) {
    if (isName(lines, index)) continue;
    if (isTiming(line) || line.trim() === '') block = null;
    if (line.trim() === '') continue;
    if (!block) blocks.push((block = { line: index + 1, timing: null, text: [] }));
    if (isTiming(line)) block.timing = line;
    else block.text.push(line);
  }
  return format === 'srt'
    ? blocks
    : blocks.filter(({ timing, text }) => timing ?? !skippedBlock.test(text[0] ?? ''));
}

const isTiming = (line: string) => line.includes('-->') || arrow.test(line);

/** A cue's number or name stands alone on the line before its time. */
function isName(lines: string[], index: number): boolean {
  if ((lines[index] ?? '').trim() === '') return false;
  const next = lines[index + 1] ?? '';
  if (!isTiming(next) || isTiming(lines[index] ?? '')) return false;
  return (lines[index - 1] ?? '').trim() === '' || /^\s*\d+\s*$/.test(lines[index] ?? '');
}

function readTiming(block: Block, note: Note): { startMs: number; endMs: number | null } | null {
  if (block.timing === null) return null;
  const [, start = '', end = ''] = arrow.exec(block.timing) ?? [];
  const startMs = readTime(start);
  const endMs = readTime(end);
  if (startMs === null) note(block.line, 'time-unreadable', block.timing);
  else if (endMs === null) note(block.line, 'end-missing', block.timing);
  return startMs === null ? null : { startMs, endMs };
}

function keepUntimed(cues: Cue[], block: Block, note: Note): void {
  const words = block.text.join('\n');
  if (words.trim() === '') return;
  if (block.timing === null) note(block.line, 'time-missing', words);
  const before = cues.pop();
  if (before) cues.push({ ...before, payload: `${before.payload}\n${words}` });
  else cues.push({ line: block.line, startMs: 0, endMs: null, payload: words });
}
