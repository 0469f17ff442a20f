import type { Database } from '../database/database.ts';
import { type Log, wordsOf } from '../log.ts';
import type { Claim } from './claiming.ts';
import { renew } from './holding.ts';

/** Why a running job is told to stop. */
export type Interruption = 'stopping' | 'cancelled' | 'lost';

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

/** Renews a claim four times a lease; aborts when it is lost, cancelled, or when `stopping` is aborted. */
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

  let renewedAt = performance.now();
  let timer = setTimeout(beat, claim.kind.leaseMs / 4);
  function beat() {
    const asked = performance.now();
    renew(engine.db, claim)
      .then((answer) => {
        renewedAt = asked;
        if (answer !== 'held') stop(answer === 'cancel' ? 'cancelled' : 'lost');
      })
      .catch((cause: unknown) => {
        engine.log.warn('a lease could not be renewed', { job: claim.id, reason: wordsOf(cause) });
        // Unheard for a whole lease, another worker may have the job by now.
        if (performance.now() - renewedAt > claim.kind.leaseMs) stop('lost');
      })
      .finally(() => {
        if (!isEnded) timer = setTimeout(beat, claim.kind.leaseMs / 4);
      });
  }

  let isEnded = false;
  return {
    signal: interrupt.signal,
    interruption: () =>
      interrupt.signal.reason instanceof JobInterrupted ? interrupt.signal.reason.why : undefined,
    end: () => {
      isEnded = true;
      clearTimeout(timer);
      stopping.removeEventListener('abort', onStopping);
    }
  };
}
