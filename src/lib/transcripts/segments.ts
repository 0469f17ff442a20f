import { plainWords } from './cue-text.ts';
import type { Note } from './cues.ts';
import type { Said } from './passages.ts';
import { pointOf, type RecognisedWord } from './recognised-words.ts';
import type { TimePoint } from './transcript.ts';
import { placesIn } from './word-places.ts';
import { withinSegment } from './word-times.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Finds what is said in a transcript written as JSON: Podcast JSON 1.0, OpenAI's Whisper and servers with its API, faster-whisper,
 * WhisperX and whisper.cpp. Null for JSON of another kind. A segment's line is its number, counted from 1.
 */
export function findSegments(json: string, note: Note): Said[] | null {
  const file = parsed(json);
  const segments = file && (listOf(file['segments']) ?? listOf(file['transcription']));
  if (!segments) return null;
  const words = listOf(file['words'])?.map(wordOf) ?? [];
  const isWorded = segments.some((segment) => wordsOf(segment).length > 0);
  return segments.flatMap((segment, index) => {
    const span = spanOf(segment);
    const own = isWorded ? withinSegment(wordsOf(segment), span) : within(words, span);
    return saidIn(segment, own, { line: index + 1, note });
  });
}

function parsed(json: string): Fields | null {
  try {
    const value: unknown = JSON.parse(json);
    return isFields(value) ? value : null;
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function listOf(value: unknown): Fields[] | null {
  return Array.isArray(value) ? value.filter(isFields) : null;
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '');

function saidIn(
  segment: Fields,
  words: readonly RecognisedWord[],
  { line, note }: { line: number; note: Note }
): Said[] {
  const written = textOf(segment['text'] ?? segment['body']);
  const { startMs, endMs } = spanOf(segment);
  const { text, times } = wordsIn(plainWords(written), words);
  if (text === '') {
    note(line, 'empty', written);
    return [];
  }
  const start = startMs ?? times[0]?.[1] ?? null;
  if (start === null) note(line, 'time-unreadable', text);
  const speaker = plainWords(textOf(segment['speaker'])).slice(0, 120) || null;
  return [{ line, startMs: start ?? 0, endMs, speaker, text, times }];
}

/** The text of a segment with the times of its words; what the words make together where it has none, or another. */
function wordsIn(text: string, words: readonly RecognisedWord[]): { text: string; times: TimePoint[] } {
  const places = words.some((word) => /^\s/.test(word.text)) ? null : placesIn(text, words);
  if (places) return { text, times: places };
  return words.length > 0 ? joined(words) : { text, times: [] };
}

/** Seconds in most, milliseconds in whisper.cpp's `offsets`. */
function spanOf(part: Fields): { startMs: number | null; endMs: number | null } {
  const offsets = isFields(part['offsets']) ? part['offsets'] : null;
  if (offsets) return { startMs: msOf(offsets['from'], 1), endMs: msOf(offsets['to'], 1) };
  return {
    startMs: msOf(part['start'] ?? part['startTime'], 1000),
    endMs: msOf(part['end'] ?? part['endTime'], 1000)
  };
}

const mostMs = 100 * 3_600_000;

function msOf(value: unknown, unit: number): number | null {
  const ms = typeof value === 'number' ? Math.round(value * unit) : NaN;
  return ms >= 0 && ms < mostMs ? ms : null;
}

function wordsOf(segment: Fields): RecognisedWord[] {
  const tokens = listOf(segment['words'] ?? segment['tokens']) ?? [];
  // whisper.cpp counts its own marks among the tokens
  return tokens.map(wordOf).filter(({ text }) => text.trim() !== '' && !/^\[_.*\]$/.test(text));
}

function wordOf(part: Fields): RecognisedWord {
  const probability = part['probability'] ?? part['score'] ?? part['p'];
  return {
    text: textOf(part['word'] ?? part['text']),
    startMs: spanOf(part).startMs,
    probability: typeof probability === 'number' ? Math.min(1, Math.max(0, probability)) : null
  };
}

function within(
  words: readonly RecognisedWord[],
  { startMs, endMs }: { startMs: number | null; endMs: number | null }
): RecognisedWord[] {
  if (startMs === null || endMs === null) return [];
  return words.filter((word) => word.startMs !== null && word.startMs >= startMs && word.startMs < endMs);
}

/** Some write the space before a word with it, and then a part without one goes on with the word before. */
function joined(words: readonly RecognisedWord[]): { text: string; times: TimePoint[] } {
  const isSpaced = words.some(({ text }) => /^\s/.test(text));
  const times: TimePoint[] = [];
  let text = '';
  for (const word of words) {
    const letters = plainWords(word.text);
    if (letters === '') continue;
    const isNew = text === '' || !isSpaced || /^\s/.test(word.text);
    if (isNew) {
      if (text !== '') text += ' ';
      if (word.startMs !== null) times.push(pointOf(text.length, word.startMs, word.probability));
    } else doubt(times, word.probability);
    text += letters;
  }
  return { text, times };
}

/** A word is as sure as its least sure part. */
function doubt(times: TimePoint[], probability: number | null): void {
  const last = times.pop();
  if (!last) return;
  const [offset, ms, before] = last;
  const least = probability === null ? before : Math.min(before ?? 1, probability);
  times.push(least === undefined ? last : pointOf(offset, ms, least));
}
