import type { Database } from '../database/database.ts';
import { type Log, wordsOf } from '../log.ts';
import type { Claim } from './claiming.ts';
import { reasonToStop, renew } from './holding.ts';

/** Why a running job is told to stop. */
export type Interruption = 'stopping' | 'cancelled' | 'paused' | 'lost';

/** The reason a job's signal is aborted with. */
export class JobInterrupted extends Error {
  readonly why: Interruption;
  constructor(why: Interruption) {
    super(`The job was interrupted: ${why}.`);
    this.name = 'JobInterrupted';
    this.why = why;
  }
}

/** A beating heart: renews the lease until `end`, and aborts `signal` when the job must stop. */
export interface Heartbeat {
  readonly signal: AbortSignal;
  /** Undefined while the job may go on. */
  interruption(): Interruption | undefined;
  end(): void;
}

/** How often it is looked whether the job must stop: who presses Cancel sees it end within half a second. */
const lookEveryMs = 200;

/**
 * Renews a claim four times a lease, and looks in between whether it must stop; aborts when it is lost, cancelled or
 * paused, or when `stopping` is aborted.
 */
export function startHeartbeat(
  engine: { db: Database; log: Log },
  claim: Claim,
  stopping: AbortSignal
): Heartbeat {
  const interrupt = new AbortController();
  const stop = (why: Interruption) => {
    if (!interrupt.signal.aborted) interrupt.abort(new JobInterrupted(why));
  };
  const onStopping = () => stop('stopping');
  stopping.addEventListener('abort', onStopping, { once: true });
  const beats = [renewing(engine, claim, stop), looking(engine, claim, stop)];
  return {
    signal: interrupt.signal,
    interruption: () =>
      interrupt.signal.reason instanceof JobInterrupted ? interrupt.signal.reason.why : undefined,
    end: () => {
      beats.forEach((end) => end());
      stopping.removeEventListener('abort', onStopping);
    }
  };
}

type Stop = (why: Interruption) => void;

function renewing({ db, log }: { db: Database; log: Log }, claim: Claim, stop: Stop): () => void {
  let renewedAt = performance.now();
  return again(claim.kind.leaseMs / 4, async () => {
    const asked = performance.now();
    try {
      const answer = await renew(db, claim);
      renewedAt = asked;
      if (answer !== 'held') stop(answer === 'cancel' ? 'cancelled' : 'lost');
    } catch (cause) {
      log.warn('a lease could not be renewed', { job: claim.id, reason: wordsOf(cause) });
      // Unheard for a whole lease, another worker may have the job by now.
      if (performance.now() - renewedAt > claim.kind.leaseMs) stop('lost');
    }
  });
}

function looking({ db, log }: { db: Database; log: Log }, claim: Claim, stop: Stop): () => void {
  return again(lookEveryMs, async () => {
    try {
      const why = await reasonToStop(db, claim);
      if (why) stop(why);
    } catch (cause) {
      log.debug('it could not be seen whether a job must stop', { job: claim.id, reason: wordsOf(cause) });
    }
  });
}

/** Does something over and over, `everyMs` after the last time ended. Returns what ends it. */
function again(everyMs: number, doing: () => Promise<void>): () => void {
  let isEnded = false;
  const beat = () =>
    void doing().finally(() => {
      if (!isEnded) timer = setTimeout(beat, everyMs);
    });
  let timer = setTimeout(beat, everyMs);
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
