import { type Cue, findCues, formatOf, type Note, notes, type TranscriptFormat } from './cues.ts';
import { type Voiced, voicesOf } from './cue-text.ts';
import { decodeText } from './decoding.ts';
import { makePassages, type Said } from './passages.ts';
import { readLabels } from './speaker-labels.ts';
import type { TimedPassage, TranscriptProblem } from './transcript.ts';

/** What a transcript file holds: everything readable, and what was not readable as it stood. */
export interface ReadTranscript {
  readonly format: TranscriptFormat;
  /** The file's text as it was, for keeping. */
  readonly source: string;
  /** How many cues with a time the file has. */
  readonly cues: number;
  readonly passages: readonly TimedPassage[];
  /** The names of those who speak, in the order they are first heard. */
  readonly speakers: readonly string[];
  readonly problems: readonly TranscriptProblem[];
}

/** Reads a VTT or SRT file, told apart by its contents. Never throws; a file that is neither gives no cues. */
export function readTranscript(file: Uint8Array | string): ReadTranscript {
  const decoded = typeof file === 'string' ? { text: file.toWellFormed(), guessed: false } : decodeText(file);
  const source = decoded.text.replace(/^\ufeff/, '').replaceAll('\0', '');
  const { problems, note } = notes();
  if (decoded.guessed) note(1, 'encoding-guessed', source.split('\n', 1)[0] ?? '');
  const timed = /-->|^[ \t]*[\d:.,]+[ \t]*-{1,2}>/m.test(source) ? findCues(source, note) : [];
  const passages = makePassages(sayingsOf(timed, note), note);
  return {
    format: formatOf(source),
    source,
    cues: timed.length,
    passages,
    speakers: [...new Set(passages.flatMap(({ speaker }) => speaker ?? []))],
    problems: problems.toSorted((a, b) => a.line - b.line)
  };
}

function sayingsOf(cues: readonly Cue[], note: Note): Said[] {
  const said = cues.flatMap((cue) => {
    const voices = voicesOf(cue.payload);
    if (voices.length === 0) note(cue.line, 'empty', cue.payload);
    return shareTime(cue, voices);
  });
  return readLabels(said).filter(({ text }) => text !== '');
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
