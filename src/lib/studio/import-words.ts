import type { UrlImport } from '../media/recording.ts';
import { bytesWords, percent } from './figures.ts';
import { paceWords } from './pace-words.ts';
import type { Saying } from './set-words.ts';
import type { Pace } from './upload-pace.ts';

/** How a file that is fetched stands, for one row: the state of the row, whole percent, and what to say of it. */
export interface ImportSummary {
  readonly state: 'waiting' | 'running' | 'failed';
  readonly at: number | null;
  readonly say: string;
}

/** Sums up a file that is fetched from an address; `pace` is undefined while nobody knows how fast it comes. */
export function importSummary(
  one: UrlImport,
  pace: Pace | undefined,
  saying: Saying & { readonly language: string }
): ImportSummary {
  if (one.state !== 'open')
    return { state: one.state === 'failed' ? 'failed' : 'waiting', at: null, say: endWords(one, saying) };
  const { length, received, retriesAt } = one;
  const at = length ? percent(received / length) : null;
  if (retriesAt !== null) return { state: 'waiting', at, say: retryWords(one, retriesAt, saying) };
  const fast = pace ? paceWords(pace, saying.t, saying.language) : '';
  return {
    state: at === null && received === 0 ? 'waiting' : 'running',
    at,
    say: `${sizeWords(one, saying)} ${fast}`.trim()
  };
}

function endWords({ state, failure, isStopping }: UrlImport, { t }: Saying): string {
  if (state === 'failed') return failure?.message ?? '';
  return t(isStopping ? 'import.stopping' : 'import.cancelled');
}

function retryWords({ host, failure }: UrlImport, at: number, { t, timeOf }: Saying): string {
  return t('import.retries', { host, reason: failure?.message ?? '', at: timeOf(at) });
}

function sizeWords(
  { host, received, length }: UrlImport,
  { t, language }: Saying & { readonly language: string }
): string {
  const sizes = { host, received: bytesWords(received, language) };
  if (length === null) return t(received ? 'import.some' : 'import.waiting', sizes);
  return t('import.of', { ...sizes, length: bytesWords(length, language) });
}
