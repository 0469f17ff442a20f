/**
 * Reads a place in a recording from an address's `?t=`, in milliseconds: seconds (`797`, `412.4`), or a clock
 * (`13:17`, `1:02:03`). What follows a comma is where a quote ends, and is not read here. Null when it is no place.
 */
export function readPlace(text: string | null): number | null {
  const [start = ''] = (text ?? '').split(',');
  if (/^\d{1,6}(\.\d{1,3})?$/.test(start)) return Math.round(Number(start) * 1000);
  if (!/^(\d{1,2}:)?\d{1,3}:[0-5]\d$/.test(start)) return null;
  return start.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

/** A part of a recording that an address names: `?t=412.4,447.9`. `endMs` is null when it goes on to the end. */
export interface Span {
  readonly startMs: number;
  readonly endMs: number | null;
}

/** Reads a span from an address's `?t=`; null when it names no place. An end that is not after the start is none. */
export function readSpan(text: string | null): Span | null {
  const startMs = readPlace(text);
  if (startMs === null) return null;
  const endMs = readPlace((text ?? '').split(',')[1] ?? null);
  return { startMs, endMs: endMs !== null && endMs > startMs ? endMs : null };
}

/** A stretch of text; `atMs` when it is a time that names a place in the recording. */
export interface TimedText {
  readonly text: string;
  readonly atMs: number | null;
}

/** Finds the times (`13:46`) that a writer names in a text, as far as the recording is long. */
export function timesIn(text: string, durationMs: number): TimedText[] {
  const found: TimedText[] = [];
  let read = 0;
  for (const match of text.matchAll(/(?<![\d:.,])(?:\d{1,2}:)?\d{1,2}:[0-5]\d(?![\d:])/g)) {
    const atMs = readPlace(match[0]);
    if (atMs === null || atMs >= durationMs) continue;
    found.push({ text: text.slice(read, match.index), atMs: null }, { text: match[0], atMs });
    read = match.index + match[0].length;
  }
  found.push({ text: text.slice(read), atMs: null });
  return found.filter((part) => part.text !== '');
}
