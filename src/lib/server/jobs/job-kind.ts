import type { Log } from '../log.ts';
import type { Transaction } from '../database/database.ts';
import type { Reason } from './retrying.ts';

/** What a job's work gets from the engine. */
export interface JobContext {
  readonly jobId: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The name of the worker that runs it. */
  readonly worker: string;
  /** Aborted when the lease is lost, the job is cancelled or the worker stops. */
  readonly signal: AbortSignal;
  readonly log: Log;
  /** Tells people how far the work is: `fraction` 0–1, never going back, and the name of the stage. */
  progress(fraction: number, stage?: string): Promise<void>;
  /**
   * Writes the result and ends the job in one transaction, only while this try still holds the lease.
   * Throws `LeaseLost`, and keeps nothing of it, when another try has taken over. Call it at most once, last.
   */
  finish(write: (tx: Transaction) => Promise<void>): Promise<void>;
}

/** One kind of durable work. `run` may be run again after a crash: it must be safe to do twice. */
export interface JobKind<Payload> {
  /** Noun and verb, `media.encode`. */
  readonly name: string;
  /** Lower runs first: 0 what a person waits for, 5 usual, 9 upkeep. */
  readonly priority: number;
  readonly maxAttempts: number;
  /** How long a silent worker keeps the job, in milliseconds; the heartbeat comes four times as often. */
  readonly leaseMs: number;
  /** `light` jobs run side by side, as many as the worker is told, `fetch` two at once, `heavy` one at a time. */
  readonly lane: 'light' | 'heavy' | 'fetch';
  /** How long to wait after try number `attempt`, in milliseconds; `backoffMs` when left out. */
  readonly waitMs?: (attempt: number) => number;
  run(context: JobContext, payload: Payload): Promise<void>;
  /** Called in the transaction that gives the job up after its last try, with the reason in words. */
  givenUp?(tx: Transaction, payload: Payload, reason: Reason): Promise<void>;
}

/** A kind with its payload type hidden, as the worker's table holds it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- kinds of every payload stand in one table
export type AnyJobKind = JobKind<any>;
