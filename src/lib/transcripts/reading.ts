import { type Cue, findCues, formatOf, type Note, notes, type TranscriptFormat } from './cues.ts';
import { type Voiced, voicesOf } from './cue-text.ts';
import { decodeText } from './decoding.ts';
import { makePassages, type Said } from './passages.ts';
import { findParagraphs } from './plain-text.ts';
import { findSegments } from './segments.ts';
import { readLabels } from './speaker-labels.ts';
import type { TimedPassage, TranscriptProblem } from './transcript.ts';

/** What a transcript file holds: everything readable, and what was not readable as it stood. */
export interface ReadTranscript {
  readonly format: TranscriptFormat;
  /** The file's text as it was, for keeping. */
  readonly source: string;
  /** How many cues with a time the file has; segments and paragraphs in the other formats. */
  readonly cues: number;
  readonly passages: readonly TimedPassage[];
  /** The names of those who speak, in the order they are first heard. */
  readonly speakers: readonly string[];
  readonly problems: readonly TranscriptProblem[];
}

/** What is known of the recording that a transcript belongs to. */
export interface Recorded {
  readonly durationMs: number | null;
}

/**
 * Reads a transcript file, told apart by its contents: WebVTT, SRT, JSON (`findSegments`), or plain text with times or speakers.
 * Never throws; a file that is none of them gives no passages.
 */
export function readTranscript(
  file: Uint8Array | string,
  { durationMs }: Recorded = { durationMs: null }
): ReadTranscript {
  const decoded = typeof file === 'string' ? { text: file.toWellFormed(), guessed: false } : decodeText(file);
  const source = decoded.text.replace(/^\ufeff/, '').replaceAll('\0', '');
  const { problems, note } = notes();
  if (decoded.guessed) note(1, 'encoding-guessed', source.split('\n', 1)[0] ?? '');
  const { format, cues, said } = find(source, durationMs, note);
  const passages = makePassages(said, note);
  return {
    ...{ format, source, cues, passages },
    speakers: [...new Set(passages.flatMap(({ speaker }) => speaker ?? []))],
    problems: problems.toSorted((a, b) => a.line - b.line)
  };
}

interface Found {
  readonly format: TranscriptFormat;
  readonly cues: number;
  readonly said: Said[];
}

function find(source: string, durationMs: number | null, note: Note): Found {
  const segments = /^\s*\{/.test(source) ? findSegments(source, note) : null;
  if (segments) return { format: 'json', cues: segments.length, said: readLabels(segments) };
  if (/-->|^[ \t]*[\d:.,]+[ \t]*-{1,2}>/m.test(source)) {
    const cues = findCues(source, note);
    return { format: formatOf(source), cues: cues.length, said: sayingsOf(cues, note) };
  }
  const paragraphs = findParagraphs(source, durationMs, note);
  if (!paragraphs) return { format: formatOf(source), cues: 0, said: [] };
  return { format: 'text', cues: paragraphs.length, said: withWords(readLabels(paragraphs, 1)) };
}

const withWords = (said: readonly Said[]) => said.filter(({ text }) => text !== '');

function sayingsOf(cues: readonly Cue[], note: Note): Said[] {
  const said = cues.flatMap((cue) => {
    const voices = voicesOf(cue.payload);
    if (voices.length === 0) note(cue.line, 'empty', cue.payload);
    return shareTime(cue, voices);
  });
  return withWords(readLabels(said));
}

/** Two who speak in one cue share its time by how much each says. */
function shareTime(cue: Cue, voices: readonly Voiced[]): Said[] {
  const { line, startMs, endMs } = cue;
  const length = Math.max(0, (endMs ?? startMs) - startMs);
  const letters = voices.reduce((sum, { text }) => sum + text.length, 0);
  let before = 0;
  return voices.map((voiced, index) => {
    const from = startMs + Math.round((before / letters) * length);
    before += voiced.text.length;
    const isLast = index === voices.length - 1;
    const to = isLast || length === 0 ? endMs : startMs + Math.round((before / letters) * length);
    return { ...voiced, line, startMs: from, endMs: to };
  });
}
