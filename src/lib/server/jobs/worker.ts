import { hostname } from 'node:os';
import type { Database } from '../database/database.ts';
import { type Log, wordsOf } from '../log.ts';
import { type Alarm, newAlarm } from './alarm.ts';
import { type Claim, claim, type Lane } from './claiming.ts';
import type { AnyJobKind } from './job-kind.ts';
import { startDueSchedules, type Recurring } from './recurring.ts';
import { runClaim } from './running.ts';

/** What a worker runs, and how much of it at once. */
export interface WorkerPlan {
  /** Told apart from every other worker in the job rows. */
  readonly name: string;
  readonly kinds: readonly AnyJobKind[];
  readonly recurring?: readonly Recurring[];
  readonly lightJobs: number;
  /** How long a job may take to stop once the worker was told to, in milliseconds; 5 s when left out. */
  readonly graceMs?: number;
}

export interface RunningWorker {
  /** Starts no more, tells running jobs to stop, gives back what they hold. Resolves when all of it is done. */
  stop(): Promise<void>;
}

/** What the worker that is a process of this machine is called. */
export function workerName(pid: number): string {
  return `${hostname()}:${pid}`;
}

interface Engine {
  readonly db: Database;
  readonly log: Log;
  readonly graceMs: number;
}

/** Looking again comes this soon after work, and then twice as late each time, in milliseconds. */
const soonest = 50;
const latest = 1_000;
/** After the database failed, waits double up to this. */
const latestAfterFailure = 30_000;
const schedulesEveryMs = 5_000;

/** Starts to run due jobs, and goes on until `stop`. A failing job or database never ends it. */
export function startWorker(engine: { db: Database; log: Log }, plan: WorkerPlan): RunningWorker {
  const stopping = new AbortController();
  const whole: Engine = { ...engine, graceMs: plan.graceMs ?? 5_000 };
  const alarms = new Set<Alarm>();
  const ringAll = () => alarms.forEach((alarm) => alarm.ring());
  const alarm = () => {
    const made = newAlarm();
    alarms.add(made);
    return made;
  };
  const tended = lanesOf(plan).map((lane) =>
    tendLane(whole, { lane, worker: plan.name }, { alarm: alarm(), ringAll, stopping: stopping.signal })
  );
  if (plan.recurring?.length)
    tended.push(tendSchedules(whole, plan.recurring, { alarm: alarm(), stopping: stopping.signal }));
  const ended = Promise.all(tended);
  return {
    async stop() {
      stopping.abort();
      ringAll();
      await ended;
    }
  };
}

function lanesOf(plan: WorkerPlan): Lane[] {
  const lane = (name: Lane['name'], atOnce: number): Lane => ({
    name,
    atOnce,
    kinds: plan.kinds.filter((kind) => kind.lane === name)
  });
  return [lane('light', plan.lightJobs), lane('fetch', 2), lane('heavy', 1)].filter(
    (one) => one.kinds.length > 0
  );
}

async function tendLane(
  engine: Engine,
  { lane, worker }: { lane: Lane; worker: string },
  { alarm, ringAll, stopping }: { alarm: Alarm; ringAll: () => void; stopping: AbortSignal }
): Promise<void> {
  const running = new Set<Promise<void>>();
  let waitMs = soonest;
  while (!stopping.aborted) {
    const found = running.size < lane.atOnce ? await look(engine, worker, lane) : 'nothing';
    if (typeof found === 'object') {
      const work = runClaim(engine, found, stopping).finally(() => {
        running.delete(work);
        // What has ended may have left work for every lane.
        ringAll();
      });
      running.add(work);
      waitMs = soonest;
      continue;
    }
    const how = await alarm.wait(waitMs);
    waitMs =
      how === 'rung' ? soonest : Math.min(found === 'failed' ? latestAfterFailure : latest, waitMs * 2);
  }
  await Promise.all(running);
}

async function look(engine: Engine, worker: string, lane: Lane): Promise<Claim | 'nothing' | 'failed'> {
  try {
    return (await claim(engine.db, worker, lane)) ?? 'nothing';
  } catch (cause) {
    engine.log.warn('no job could be fetched', { lane: lane.name, reason: wordsOf(cause) });
    return 'failed';
  }
}

async function tendSchedules(
  engine: Engine,
  recurring: readonly Recurring[],
  { alarm, stopping }: { alarm: Alarm; stopping: AbortSignal }
): Promise<void> {
  while (!stopping.aborted) {
    await startDueSchedules(engine, recurring).catch((cause: unknown) =>
      engine.log.warn('recurring jobs could not be started', { reason: wordsOf(cause) })
    );
    await alarm.wait(schedulesEveryMs);
  }
}
