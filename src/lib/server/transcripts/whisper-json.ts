import { isUtf8 } from 'node:buffer';
import type { Note } from '#lib/transcripts/cues.ts';
import type { Said } from '#lib/transcripts/passages.ts';
import { findSegments } from '#lib/transcripts/segments.ts';

type Fields = Record<string, unknown>;

/**
 * Reads the file that `whisper-cli -ojf` writes; null when it is none. A letter of several bytes can be cut in two
 * by its tokens, and control characters stand as they are: both are mended before it is read as text.
 */
export function readWhisperJson(file: Buffer, note: Note): Said[] | null {
  // One character for each byte: what is no text yet stays whole.
  const bytes = withoutControls(file).toString('latin1');
  try {
    return findSegments(JSON.stringify(mended(JSON.parse(bytes))), note);
  } catch (cause) {
    if (cause instanceof SyntaxError) return null;
    throw cause;
  }
}

function mended(part: unknown): unknown {
  if (typeof part === 'string') return textOf(part);
  if (Array.isArray(part)) return wholeLetters(part).map(mended);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, mended(value)]));
}

const withoutControls = (file: Buffer) => Buffer.from(file.map((byte) => Math.max(byte, 0x20)));

const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const textOf = (bytes: string) => bytesOf(bytes).toString('utf8');

/** Puts tokens together whose bytes are letters only together; as sure as the least sure of them. */
function wholeLetters(parts: readonly unknown[]): unknown[] {
  const whole: unknown[] = [];
  let begun: Fields | undefined;
  for (const part of parts) {
    const token = isToken(part) ? part : undefined;
    if (begun && token) begun = joined(begun, token);
    else if (token && !isUtf8(bytesOf(token.text))) begun = token;
    else whole.push(part);
    if (begun && isUtf8(bytesOf(String(begun['text'])))) {
      whole.push(begun);
      begun = undefined;
    }
  }
  return begun ? [...whole, begun] : whole;
}

type Token = Fields & { readonly text: string; readonly p: number };

const isToken = (part: unknown): part is Token =>
  typeof part === 'object' && part !== null && 'p' in part && 'text' in part && typeof part.text === 'string';

const joined = (one: Fields, other: Token): Fields => ({
  ...one,
  text: String(one['text']) + other.text,
  p: Math.min(Number(one['p']), other.p)
});
