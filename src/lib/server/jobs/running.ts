import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../database/database.ts';
import { type Log, wordsOf } from '../log.ts';
import { type Alarm, newAlarm } from './alarm.ts';
import type { Claim } from './claiming.ts';
import { type Heartbeat, type Interruption, startHeartbeat } from './heartbeat.ts';
import { CancelAsked, finishHeld, LeaseLost, showProgress } from './holding.ts';
import type { JobContext } from './job-kind.ts';
import { verdictOn } from './retrying.ts';
import { giveUp, jobCancelled, release, settleFailure, workerDied } from './settling.ts';

interface Engine {
  readonly db: Database;
  readonly log: Log;
  /** How long an interrupted job may take to stop before it is left behind, in milliseconds. */
  readonly graceMs: number;
}

type Outcome = { kind: 'returned' } | { kind: 'threw'; thrown: unknown } | { kind: 'left behind' };

const progressEveryMs = 1_000;

/** Runs one claimed job to its end, whatever that is, and says how it went in the database. Never throws. */
export async function runClaim(engine: Engine, claim: Claim, stopping: AbortSignal): Promise<void> {
  const about = { job: claim.id, kind: claim.kind.name, attempt: claim.attempt };
  try {
    await runOrEnd(engine, claim, stopping);
  } catch (cause) {
    // The lease runs out by itself, and the job is taken again.
    engine.log.error('how a job ended could not be written down', { ...about, reason: wordsOf(cause) });
  }
}

async function runOrEnd(engine: Engine, claim: Claim, stopping: AbortSignal): Promise<void> {
  const { db } = engine;
  if (claim.cancelRequested) return giveUp(db, claim, { state: 'cancelled', reason: jobCancelled });
  if (claim.attempt > claim.maxAttempts) return giveUp(db, claim, { state: 'failed', reason: workerDied });
  if (stopping.aborted) return release(db, claim);
  const heartbeat = startHeartbeat(engine, claim, stopping);
  const grace = newAlarm();
  const finished = { yes: false };
  try {
    const outcome = await Promise.race([
      attempt(claim, contextFor(engine, claim, heartbeat, finished)),
      patience(heartbeat.signal, grace, engine.graceMs)
    ]);
    if (!finished.yes) await persistently(() => settle(engine, claim, heartbeat, outcome));
  } finally {
    grace.ring();
    heartbeat.end();
  }
}

async function attempt(claim: Claim, context: JobContext): Promise<Outcome> {
  try {
    await claim.kind.run(context, JSON.parse(claim.payload));
    return { kind: 'returned' };
  } catch (thrown) {
    return { kind: 'threw', thrown };
  }
}

/** Resolves when a job that was told to stop has had its time to do so. */
function patience(signal: AbortSignal, alarm: Alarm, graceMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const wait = () => void alarm.wait(graceMs).then(() => resolve({ kind: 'left behind' }));
    signal.addEventListener('abort', wait, { once: true });
  });
}

function contextFor(
  { db, log }: Engine,
  claim: Claim,
  heartbeat: Heartbeat,
  finished: { yes: boolean }
): JobContext {
  const shown = { at: -Infinity, fraction: 0, stage: null as string | null };
  return {
    jobId: claim.id,
    attempt: claim.attempt,
    worker: claim.worker,
    signal: heartbeat.signal,
    log,
    async progress(fraction, named) {
      const now = performance.now();
      const stage = named ?? shown.stage;
      const isNews = stage !== shown.stage || now - shown.at >= progressEveryMs;
      shown.fraction = Math.max(shown.fraction, Math.min(1, fraction));
      if (!isNews) return;
      shown.at = now;
      shown.stage = stage;
      await showProgress(db, claim, shown).catch((cause: unknown) => {
        log.warn('progress could not be shown', { job: claim.id, reason: wordsOf(cause) });
      });
    },
    async finish(write) {
      await finishHeld(db, claim, write);
      finished.yes = true;
    }
  };
}

async function settle(engine: Engine, claim: Claim, heartbeat: Heartbeat, outcome: Outcome): Promise<void> {
  const { db, log } = engine;
  const about = { job: claim.id, kind: claim.kind.name, attempt: claim.attempt };
  const thrown = outcome.kind === 'threw' ? outcome.thrown : undefined;
  const why = interruptionBy(thrown) ?? heartbeat.interruption();
  if (why === 'lost') {
    log.warn('a job was lost to another worker', about);
    return;
  }
  if (why === 'stopping' || why === 'paused') return release(db, claim);
  if (why === 'cancelled') return giveUp(db, claim, { state: 'cancelled', reason: jobCancelled });
  if (outcome.kind === 'returned') return finishHeld(db, claim);
  const verdict = verdictOn(thrown, claim);
  const next = verdict.afterMs === null ? 'given up' : `again in ${Math.round(verdict.afterMs / 1000)} s`;
  log.warn('a job failed', { ...about, code: verdict.reason.code, reason: verdict.reason.message, next });
  await settleFailure(db, claim, verdict);
}

function interruptionBy(thrown: unknown): Interruption | undefined {
  if (thrown instanceof LeaseLost) return 'lost';
  return thrown instanceof CancelAsked ? 'cancelled' : undefined;
}

/** A database that is away for a moment must not cost a finished piece of work its ending. */
async function persistently(write: () => Promise<void>): Promise<void> {
  for (const waitMs of [100, 500, 2_000]) {
    try {
      await write();
      return;
    } catch (cause) {
      if (cause instanceof LeaseLost) return;
      await pause(waitMs);
    }
  }
  await write();
}
