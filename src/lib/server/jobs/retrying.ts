import { wordsOf } from '../log.ts';
import { isRefusal, type RefusalValues } from '../refusal.ts';

/** Why a try failed: a stable code with the values of its sentence, and English words for logs. */
export interface Reason {
  readonly code: string;
  readonly message: string;
  readonly values: RefusalValues;
}

/** What becomes of a job after a failed try. `afterMs` is null when it is given up. */
export interface Verdict {
  readonly afterMs: number | null;
  readonly reason: Reason;
}

const shortestMs = 5_000;
const longestMs = 6 * 3_600_000;
const longestMessage = 2_000;

/** How long to wait after try number `attempt`: 5 s, 20 s, 80 s … at most 6 h, each up to a fifth shorter or longer. */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
  const straight = Math.min(longestMs, shortestMs * 4 ** (attempt - 1));
  return Math.round(straight * (0.8 + 0.4 * random()));
}

/**
 * Decides whether a job that threw `thrown` is tried again, and when. A refusal that carries `retry = true`, such as
 * "the disk is full", is; every other one is final.
 */
export function verdictOn(
  thrown: unknown,
  job: { attempt: number; maxAttempts: number; kind?: { readonly waitMs?: (attempt: number) => number } },
  random: () => number = Math.random
): Verdict {
  const isFinal = isRefusal(thrown) && !isWorthRetrying(thrown);
  const isSpent = job.attempt >= job.maxAttempts;
  const wait = job.kind?.waitMs ?? ((attempt: number) => backoffMs(attempt, random));
  return { afterMs: isFinal || isSpent ? null : wait(job.attempt), reason: reasonOf(thrown) };
}

/** Why something thrown ended a try: of what is no refusal, its own words. */
export function reasonOf(thrown: unknown): Reason {
  const message = wordsOf(thrown).slice(0, longestMessage);
  if (isRefusal(thrown)) return { code: thrown.code, message, values: thrown.values };
  return { code: 'job-broke', message, values: {} };
}

function isWorthRetrying(refusal: object): boolean {
  return 'retry' in refusal && refusal.retry === true;
}
