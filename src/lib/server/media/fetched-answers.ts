import type { IncomingMessage } from 'node:http';
import { Refusal } from '../refusal.ts';
import { ImportNotNow } from './fetch-breaks.ts';

export class ImportRefused extends Refusal {
  constructor(status: number) {
    super('import-refused', 422, `The other server did not give the file (it answered ${status}).`, {
      status
    });
  }
}

export class ImportNoMedia extends Refusal {
  constructor() {
    super(
      'import-no-media',
      422,
      'At the address is a web page, not sound or film. Use the address of the file itself.'
    );
  }
}

/**
 * Where in the file an answer begins: at `from`, which it was asked for, or at the start. Refuses what is no file;
 * what another server cannot give just now is thrown as an error, to be asked for again.
 */
export function beginningOf({ statusCode: status = 0, headers }: IncomingMessage, from: number): number {
  if (status >= 500 || status === 429) throw new ImportNotNow(status);
  if (status !== 200 && status !== 206) throw new ImportRefused(status);
  if (/^(text\/html|application\/xhtml)/.test(headers['content-type'] ?? '')) throw new ImportNoMedia();
  if (status === 200) return 0;
  if (rangeStart(headers['content-range']) !== from) throw new ImportRefused(status);
  return from;
}

const rangeStart = (range = '') => Number(/^bytes (\d+)-/.exec(range)?.[1]);

/** How long the whole file is, in bytes; null when the answer does not say. */
export function lengthOf({ headers }: IncomingMessage, begins: number): number | null {
  const rest = Number(headers['content-length'] ?? NaN);
  return Number.isSafeInteger(rest) ? begins + rest : null;
}

/** The mark that tells one version of a file from another byte for byte; null when there is none. */
export function strongTag({ headers: { etag } }: IncomingMessage): string | null {
  return etag && !etag.startsWith('W/') ? etag : null;
}
