/** What is known of a file when someone asks for bytes of it. `etag` is strong, with its quotes. */
export interface Rangeable {
  readonly bytes: number;
  readonly etag: string;
  readonly modifiedAt: number;
}

/** The answer's status, and for 206 the first and last byte, both included. */
export type RangeAnswer =
  | { readonly status: 200 }
  | { readonly status: 206; readonly start: number; readonly end: number }
  | { readonly status: 416 };

const whole: RangeAnswer = { status: 200 };

/**
 * Decides what the headers `Range` and `If-Range` are answered with (RFC 9110, 14).
 * A range that cannot be read, another unit, and several ranges at once are answered with the whole file.
 */
export function byteRange(file: Rangeable, range?: string, ifRange?: string): RangeAnswer {
  const found = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(range ?? '');
  if (!found || (ifRange !== undefined && !isUnchanged(file, ifRange))) return whole;
  const [, first = '', last = ''] = found;
  if (first === '') return last === '' ? whole : lastBytes(file.bytes, Number(last));
  return between(file.bytes, Number(first), last === '' ? Infinity : Number(last));
}

function lastBytes(bytes: number, count: number): RangeAnswer {
  if (count === 0 || bytes === 0) return { status: 416 };
  return { status: 206, start: Math.max(0, bytes - count), end: bytes - 1 };
}

function between(bytes: number, start: number, end: number): RangeAnswer {
  if (end < start) return whole;
  if (start >= bytes) return { status: 416 };
  return { status: 206, start, end: Math.min(end, bytes - 1) };
}

/** A weak tag never matches here, and a date only when it is exactly the file's own second. */
function isUnchanged(file: Rangeable, ifRange: string): boolean {
  if (ifRange.includes('"')) return ifRange.trim() === file.etag;
  return Date.parse(ifRange) === Math.trunc(file.modifiedAt / 1000) * 1000;
}
