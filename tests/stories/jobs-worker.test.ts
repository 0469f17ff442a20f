import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database, Transaction } from '#lib/server/database/database.ts';
import { newId } from '#lib/server/ids.ts';
import type { AnyJobKind, JobContext } from '#lib/server/jobs/job-kind.ts';
import { findJobs } from '#lib/server/jobs/overseeing.ts';
import { type RunningWorker, startWorker, type WorkerPlan } from '#lib/server/jobs/worker.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addJob, quietLog, testKind } from '../support/jobs.ts';

describe.each(engines)('a worker on %s', (engine) => {
  let made: TestDatabase;
  let workers: RunningWorker[] = [];
  beforeAll(async () => {
    made = await testDatabase(engine);
  });
  afterAll(() => made.drop());
  beforeEach(() =>
    made.db.transact(async (tx) => {
      await tx.deleteFrom('job').execute();
      await tx.deleteFrom('event').execute();
      await tx.deleteFrom('job_schedule').execute();
    })
  );
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    workers = [];
  });

  const lines: string[] = [];
  const start = (plan: Partial<WorkerPlan> & { kinds: readonly AnyJobKind[] }, db: Database = made.db) => {
    const name = `worker ${workers.length + 1}`;
    const worker = startWorker({ db, log: quietLog(lines) }, { name, lightJobs: 4, graceMs: 200, ...plan });
    workers.push(worker);
    return worker;
  };
  const note = (subject: string) => (tx: Transaction) =>
    tx
      .insertInto('event')
      .values({ id: newId(), kind: 'x', subject, detail: null, at: 1 })
      .execute()
      .then(() => {});
  const notes = async () =>
    (await made.db.read.selectFrom('event').select('subject').orderBy('subject').execute()).map(
      (row) => row.subject
    );
  const inState = async (state: 'waiting' | 'running' | 'done') =>
    (await findJobs({ db: made.db }, { states: [state] })).length;
  const allDone = (count: number) =>
    vi.waitUntil(async () => (await inState('done')) === count, { timeout: 20_000 });
  const publishing = testKind<{ name: string }>('publish', (context, { name }) => context.finish(note(name)));

  it('shares the jobs with another, and none runs twice', async () => {
    const names = Array.from({ length: 60 }, (_, index) => `job ${String(index).padStart(2, '0')}`);
    for (const name of names) await addJob(made.db, { kind: 'publish', payload: { name } });
    start({ kinds: [publishing] });
    start({ kinds: [publishing] });
    await allDone(60);
    expect(await notes()).toEqual(names);
  });

  it('runs heavy jobs one at a time and light ones beside them, as many as it may', async () => {
    const most = { light: 0, heavy: 0 };
    const now = { light: 0, heavy: 0 };
    const counting = (lane: 'light' | 'heavy') =>
      testKind(
        lane,
        async () => {
          now[lane] += 1;
          most[lane] = Math.max(most[lane], now[lane]);
          await vi.waitUntil(() => lane === 'heavy' || most.light === 3, { timeout: 10_000 });
          now[lane] -= 1;
        },
        { lane }
      );
    for (let count = 0; count < 6; count++) await addJob(made.db, { kind: 'light' });
    for (let count = 0; count < 4; count++) await addJob(made.db, { kind: 'heavy' });
    start({ kinds: [counting('light'), counting('heavy')], lightJobs: 3 });
    await allDone(10);
    expect(most).toEqual({ light: 3, heavy: 1 });
  });

  it('runs what a job adds for another lane, and what that adds in turn', async () => {
    const adding = (lane: 'light' | 'heavy', next: string) =>
      testKind<{ left: number }>(
        lane,
        async (_, { left }) => {
          if (left > 0) await addJob(made.db, { kind: next, payload: { left: left - 1 } });
        },
        { lane }
      );
    start({ kinds: [adding('light', 'heavy'), adding('heavy', 'light')] });
    await addJob(made.db, { kind: 'light', payload: { left: 9 } });
    await allDone(10);
    expect(await inState('waiting')).toBe(0);
  });

  it('that stops gives its jobs back, so that another takes them at once', async () => {
    const polite = testKind('long', (context) => untilAborted(context), { leaseMs: 3_600_000 });
    await addJob(made.db, { kind: 'long' });
    const first = start({ kinds: [polite] });
    await vi.waitUntil(async () => (await inState('running')) === 1, 10_000);
    await first.stop();
    expect(await findJobs({ db: made.db })).toMatchObject([{ state: 'waiting', attempts: 0 }]);
    start({ kinds: [testKind('long', (context) => context.finish(note('by the second')))] });
    await allDone(1);
    expect(await notes()).toEqual(['by the second']);
  });

  it('that stops leaves behind a job that does not listen, and nothing of it counts', async () => {
    let goOn: () => void = () => {};
    let end: unknown;
    const stubborn = testKind('long', async (context) => {
      await new Promise<void>((resolve) => (goOn = resolve));
      end = await context.finish(note('too late')).catch((thrown: unknown) => thrown);
    });
    await addJob(made.db, { kind: 'long' });
    const worker = start({ kinds: [stubborn] });
    await vi.waitUntil(async () => (await inState('running')) === 1, 10_000);
    await worker.stop();
    expect(await inState('waiting')).toBe(1);
    goOn();
    await vi.waitUntil(() => end !== undefined, 5_000);
    expect(end).toMatchObject({ name: 'LeaseLost' });
    expect(await notes()).toEqual([]);
  });

  it('that stops lets a job that is just ending end', async () => {
    const quick = testKind('quick', async (context) => {
      await untilAborted(context).catch(() => undefined);
      await context.finish(note('in time'));
    });
    await addJob(made.db, { kind: 'quick' });
    const worker = start({ kinds: [quick] });
    await vi.waitUntil(async () => (await inState('running')) === 1, 10_000);
    await worker.stop();
    expect([await notes(), await inState('done')]).toEqual([['in time'], 1]);
  });

  it('survives a database that is away, and goes on when it is back', async () => {
    let isAway = true;
    const gone = () => Promise.reject(new Error('connection refused'));
    const shaky: Database = {
      dialect: made.db.dialect,
      get read() {
        if (isAway) throw new Error('connection refused');
        return made.db.read;
      },
      transact: (work) => (isAway ? gone() : made.db.transact(work)),
      close: () => Promise.resolve()
    };
    lines.length = 0;
    await addJob(made.db, { kind: 'publish', payload: { name: 'after all' } });
    start({ kinds: [publishing], recurring: [{ name: 'r', everyMs: 1, kind: 'r', payload: {} }] }, shaky);
    await vi.waitUntil(
      () => lines.filter((line) => line.includes('no job could be fetched')).length > 2,
      10_000
    );
    isAway = false;
    await allDone(1);
    expect(await notes()).toEqual(['after all']);
    expect(lines.some((line) => line.includes('recurring jobs could not be started'))).toBe(true);
  });

  it('writes down how a job ended although the database is away at that moment', async () => {
    let failures = 0;
    const shaky: Database = {
      ...made.db,
      transact: (work) => {
        if (failures > 0 && failures-- > 0) return Promise.reject(new Error('connection reset'));
        return made.db.transact(work);
      }
    };
    const ending = testKind('ending', () => {
      failures = 2;
      return Promise.resolve();
    });
    await addJob(made.db, { kind: 'ending' });
    start({ kinds: [ending] }, shaky);
    await allDone(1);
    expect(failures).toBe(0);
  });

  it('starts a job that comes back once, also beside another worker', async () => {
    const recurring = [{ name: 'daily', everyMs: 86_400_000, kind: 'publish', payload: { name: 'today' } }];
    start({ kinds: [publishing], recurring });
    start({ kinds: [publishing], recurring });
    start({ kinds: [publishing], recurring });
    await allDone(1);
    await addJob(made.db, { kind: 'publish', payload: { name: 'what comes last' }, priority: 9 });
    await allDone(2);
    expect(await notes()).toEqual(['today', 'what comes last']);
  });

  it('runs a scheduled job once its time has come, and not before', async () => {
    const runAt = Date.now() + 3_600_000;
    await addJob(made.db, { kind: 'publish', payload: { name: 'scheduled' }, runAt });
    await addJob(made.db, { kind: 'publish', payload: { name: 'a while ago' }, runAt: 1 });
    start({ kinds: [publishing] });
    await allDone(1);
    expect(await notes()).toEqual(['a while ago']);
    await made.db.transact((tx) =>
      tx.updateTable('job').set({ run_at: 1 }).where('run_at', '=', runAt).execute()
    );
    await allDone(2);
    expect(await notes()).toEqual(['a while ago', 'scheduled']);
  });

  it.runIf(engine === 'postgres')('survives that the server ends its connections', async () => {
    start({ kinds: [publishing] });
    for (const name of ['one', 'two', 'three']) {
      await endConnections();
      await vi.waitUntil(
        () => addJob(made.db, { kind: 'publish', payload: { name } }).catch(() => false),
        10_000
      );
    }
    await allDone(3);
    expect(await notes()).toEqual(['one', 'three', 'two']);
  });

  async function endConnections(): Promise<void> {
    const { sql } = await import('kysely');
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`.execute(
      made.db.read
    );
  }
});

function untilAborted({ signal }: JobContext): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
