import type { IncomingHttpHeaders } from 'node:http';
import type { Rangeable } from '../storage/byte-range.ts';

/** `met`: answer as if nothing had been asked. 304: the asker has it already. 412: it is another than was asked for. */
export type ConditionsAnswer = 'met' | 304 | 412;

type File = Pick<Rangeable, 'etag' | 'modifiedAt'>;

/**
 * Decides what the conditions of a GET or HEAD come to, in the order of RFC 9110, 13.2.2. `If-Range` is not among
 * them: it belongs to the range.
 */
export function conditionsOf(headers: IncomingHttpHeaders, file: File): ConditionsAnswer {
  const { 'if-match': wanted, 'if-none-match': held } = headers;
  if (wanted !== undefined) {
    if (!isNamed(wanted, file.etag)) return 412;
  } else if (isOlder(headers['if-unmodified-since'], file)) return 412;
  if (held !== undefined) return isNamed(held.replaceAll('W/', ''), file.etag) ? 304 : 'met';
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && secondOf(file) <= since ? 304 : 'met';
}

/** Whether a list of tags names this one. Ours is strong; a weakened one only counts where its mark was taken off. */
function isNamed(list: string, etag: string): boolean {
  const tags = list.split(',').map((tag) => tag.trim());
  return tags.includes(etag) || tags.includes('*');
}

/** Whether a date is before the file was made. What is no date asks for nothing. */
function isOlder(header: string | undefined, file: File): boolean {
  return Date.parse(header ?? '') < secondOf(file);
}

/** Dates of HTTP know no parts of a second. */
const secondOf = ({ modifiedAt }: File) => Math.trunc(modifiedAt / 1000) * 1000;
