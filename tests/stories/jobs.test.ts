import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Database } from '#lib/server/database/database.ts';
import { systemClock } from '#lib/server/clock.ts';
import { claim, type Lane } from '#lib/server/jobs/claiming.ts';
import type { AnyJobKind } from '#lib/server/jobs/job-kind.ts';
import { pruneJobs } from '#lib/server/jobs/jobs.ts';
import { cancelJob, findJobs, listJobs, retryJob } from '#lib/server/jobs/overseeing.ts';
import { continueLane, pauseLane, pauseOf } from '#lib/server/jobs/pausing.ts';
import { enqueue, withdrawJob } from '#lib/server/jobs/queue.ts';
import { startDueSchedules } from '#lib/server/jobs/recurring.ts';
import { runClaim } from '#lib/server/jobs/running.ts';
import { endLeases } from '#lib/server/jobs/settling.ts';
import { newId } from '#lib/server/ids.ts';
import { Refusal } from '#lib/server/refusal.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addJob, quietLog, runDueJobs, testKind } from '../support/jobs.ts';

describe.each(engines)('jobs on %s', (engine) => {
  let made: TestDatabase;
  beforeAll(async () => {
    made = await testDatabase(engine);
  });
  afterAll(() => made.drop());
  beforeEach(async () => {
    await made.db.transact(async (tx) => {
      await tx.deleteFrom('job').execute();
      await tx.deleteFrom('event').execute();
      await tx.deleteFrom('job_schedule').execute();
    });
  });

  const never = new AbortController().signal;
  const log = quietLog();
  const laneOf = (...kinds: AnyJobKind[]): Lane => ({ name: 'light', atOnce: 4, kinds });
  const idle = testKind('idle', () => Promise.resolve());
  const row = (id: string) =>
    made.db.read.selectFrom('job').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const age = (id: string, values: { lease_until?: number; run_at?: number; finished_at?: number }) =>
    made.db.transact((tx) => tx.updateTable('job').set(values).where('id', '=', id).execute());
  const run = (kind: AnyJobKind) => runDueJobs({ db: made.db, log }, [kind]);
  const claimed = async (kind: AnyJobKind) => {
    const taken = await claim(made.db, 'w', laneOf(kind));
    if (!taken) throw new Error('nothing was due');
    return taken;
  };
  const results = async () =>
    (await made.db.read.selectFrom('event').select('subject').orderBy('subject').execute()).map(
      (event) => event.subject
    );
  /** Writes one result row together with the end of the job. */
  const publishing = (name: string, subject: string) =>
    testKind(name, (context) =>
      context.finish(async (tx) => {
        await tx
          .insertInto('event')
          .values({ id: newId(), kind: name, subject, detail: null, at: 1 })
          .execute();
      })
    );

  it('are taken by priority, then by time, and never before they are due', async () => {
    await addJob(made.db, { kind: 'idle', subject: 'upkeep', priority: 9, runAt: 1 });
    await addJob(made.db, { kind: 'idle', subject: 'later', priority: 5, runAt: 20 });
    await addJob(made.db, { kind: 'idle', subject: 'sooner', priority: 5, runAt: 10 });
    await addJob(made.db, { kind: 'idle', subject: 'waited for', priority: 0, runAt: 30 });
    await addJob(made.db, { kind: 'idle', subject: 'tomorrow', priority: 0, runAt: Date.now() + 86_400_000 });
    const order: (string | null)[] = [];
    for (let taken; (taken = await claim(made.db, 'w', laneOf(idle)));)
      order.push((await row(taken.id)).subject);
    expect(order).toEqual(['waited for', 'sooner', 'later', 'upkeep']);
  });

  it('are each taken once by twenty workers that ask at the same time', async () => {
    for (let count = 0; count < 10; count++) await addJob(made.db, { kind: 'idle' });
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, worker) => claim(made.db, `w${worker}`, laneOf(idle)))
    );
    const ids = taken.flatMap((one) => (one ? [one.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect(await run(idle)).toBe(10 - ids.length);
  });

  it('are left alone by a worker that does not know their kind', async () => {
    await addJob(made.db, { kind: 'of tomorrow' });
    expect(await claim(made.db, 'w', laneOf(idle))).toBeUndefined();
  });

  it('publish their result and end in one transaction', async () => {
    const id = await addJob(made.db, { kind: 'publish' });
    await run(publishing('publish', 'once'));
    expect(await row(id)).toMatchObject({ state: 'done', progress: 1, lease_until: null, attempts: 1 });
    expect(await results()).toEqual(['once']);
  });

  it('are tried again when writing the result fails, and keep nothing of it', async () => {
    const half = testKind('half', (context) =>
      context.finish(async (tx) => {
        await tx
          .insertInto('event')
          .values({ id: newId(), kind: 'x', subject: 'half', detail: null, at: 1 })
          .execute();
        throw new Error('disk is gone');
      })
    );
    const id = await addJob(made.db, { kind: 'half' });
    await run(half);
    expect(await results()).toEqual([]);
    expect(await row(id)).toMatchObject({ state: 'waiting', attempts: 1, error: 'disk is gone' });
  });

  it('wait before the next try, and then run', async () => {
    let tries = 0;
    const flaky = testKind('flaky', () => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error('not today')) : Promise.resolve();
    });
    const id = await addJob(made.db, { kind: 'flaky' });
    await run(flaky);
    const { run_at } = await row(id);
    expect(run_at).toBeGreaterThan(Date.now() + 2_000);
    expect(run_at).toBeLessThan(Date.now() + 7_000);
    await age(id, { run_at: 1 });
    await run(flaky);
    expect(await row(id)).toMatchObject({ state: 'done', attempts: 2, error: null });
  });

  it('are given up after the last try, and their kind is told in the same transaction', async () => {
    const told: string[] = [];
    const hopeless = testKind('hopeless', () => Promise.reject(new Error('no')), {
      givenUp: async (tx, _payload, reason) => {
        told.push(`${reason.code}: ${reason.message}`);
        await tx
          .insertInto('event')
          .values({ id: newId(), kind: 'x', subject: 'told', detail: null, at: 1 })
          .execute();
      }
    });
    const id = await addJob(made.db, { kind: 'hopeless', maxAttempts: 2 });
    await run(hopeless);
    expect(told).toEqual([]);
    await age(id, { run_at: 1 });
    await run(hopeless);
    expect(told).toEqual(['job-broke: no']);
    expect(await results()).toEqual(['told']);
    expect(await row(id)).toMatchObject({ state: 'failed', error_code: 'job-broke', lease_until: null });
  });

  it('fail at once, with its code and words, on a refusal', async () => {
    const refusing = testKind('refusing', () =>
      Promise.reject(new Refusal('no-sound', 422, 'The file has no sound.'))
    );
    const id = await addJob(made.db, { kind: 'refusing' });
    await run(refusing);
    expect(await row(id)).toMatchObject({
      state: 'failed',
      attempts: 1,
      error_code: 'no-sound',
      error: 'The file has no sound.'
    });
  });

  it('do not stop the others when one is poison: it throws nothing, undefined, or what is no error', async () => {
    const poison = testKind<{ what: string }>('poison', (_context, { what }) => {
      throw what === 'text' ? 'text' : undefined;
    });
    await addJob(made.db, { kind: 'poison', payload: { what: 'text' } });
    await addJob(made.db, { kind: 'poison', payload: { what: 'nothing' } });
    await addJob(made.db, { kind: 'publish', priority: 9 });
    await runDueJobs({ db: made.db, log }, [poison, publishing('publish', 'after')]);
    expect(await results()).toEqual(['after']);
  });

  describe('whose worker fell silent', () => {
    it('are taken over once the lease has run out, not before', async () => {
      const id = await addJob(made.db, { kind: 'idle' });
      const first = await claimed(idle);
      expect(await claim(made.db, 'w2', laneOf(idle))).toBeUndefined();
      await age(id, { lease_until: 1 });
      const second = await claimed(idle);
      expect([second.id, second.token, second.attempt]).toEqual([id, first.token + 1, 2]);
    });

    it('count only what the later worker writes', async () => {
      await addJob(made.db, { kind: 'publish' });
      const first = await claimed(publishing('publish', 'of the first'));
      await age(first.id, { lease_until: 1 });
      const second = await claimed(publishing('publish', 'of the second'));
      await runClaim({ db: made.db, log, graceMs: 100 }, first, never);
      expect(await results()).toEqual([]);
      await runClaim({ db: made.db, log, graceMs: 100 }, second, never);
      await runClaim({ db: made.db, log, graceMs: 100 }, first, never);
      expect(await results()).toEqual(['of the second']);
    });

    it('stay unharmed by an earlier worker that fails or gives up', async () => {
      const told: string[] = [];
      const failing = testKind('failing', () => Promise.reject(new Refusal('x', 400, 'x')), {
        givenUp: (_tx, _payload, reason) => Promise.resolve(void told.push(reason.code))
      });
      await addJob(made.db, { kind: 'failing' });
      const first = await claimed(failing);
      await age(first.id, { lease_until: 1 });
      const second = await claimed(failing);
      await runClaim({ db: made.db, log, graceMs: 100 }, first, never);
      expect(told).toEqual([]);
      expect(await row(second.id)).toMatchObject({ state: 'running', lease_token: second.token });
    });

    it('are given up, unrun, when that was the last try', async () => {
      const told: string[] = [];
      const deadly = testKind('deadly', () => Promise.reject(new Error('must not run')), {
        givenUp: (_tx, _payload, reason) => Promise.resolve(void told.push(reason.code))
      });
      const id = await addJob(made.db, { kind: 'deadly', maxAttempts: 1 });
      await claimed(deadly);
      await age(id, { lease_until: 1 });
      await run(deadly);
      expect(told).toEqual(['worker-died']);
      expect(await row(id)).toMatchObject({ state: 'failed', error_code: 'worker-died' });
    });

    it('are taken over at once when their worker is known to be dead, and nobody else’s are', async () => {
      const id = await addJob(made.db, { kind: 'idle' });
      await claim(made.db, 'dead', laneOf(idle));
      const other = await addJob(made.db, { kind: 'idle' });
      await claim(made.db, 'alive', laneOf(idle));
      await endLeases(made, 'dead');
      const again = await claim(made.db, 'next', laneOf(idle));
      expect([again?.id, again?.attempt]).toEqual([id, 2]);
      expect(await claim(made.db, 'next', laneOf(idle))).toBeUndefined();
      expect(await row(other)).toMatchObject({ state: 'running', worker: 'alive' });
    });

    it('stop when their heartbeat learns that the lease is lost', async () => {
      const long = testKind('long', (context) => untilAborted(context.signal), { leaseMs: 200 });
      const id = await addJob(made.db, { kind: 'long' });
      const first = await claimed(long);
      const ran = runClaim({ db: made.db, log, graceMs: 100 }, first, never);
      await made.db.transact((tx) =>
        tx.updateTable('job').set({ lease_token: 99 }).where('id', '=', id).execute()
      );
      await ran;
      expect(await row(id)).toMatchObject({ state: 'running', lease_token: 99 });
    });

    it('stay with a worker that lives: the heartbeat renews the lease', async () => {
      const done = new AbortController();
      const long = testKind('long', () => untilAborted(done.signal).catch(() => undefined), {
        leaseMs: 2_000
      });
      const id = await addJob(made.db, { kind: 'long' });
      const first = await claimed(long);
      const { lease_until: before } = await row(id);
      const ran = runClaim({ db: made.db, log, graceMs: 100 }, first, never);
      await vi.waitUntil(async () => ((await row(id)).lease_until ?? 0) > (before ?? 0) + 400, 5_000);
      expect(await claim(made.db, 'w2', laneOf(long))).toBeUndefined();
      done.abort();
      await ran;
      expect(await row(id)).toMatchObject({ state: 'done', attempts: 1 });
    });
  });

  describe('with a key', () => {
    const add = (runAt = 1) => addJob(made.db, { kind: 'idle', uniqueKey: 'index:1', runAt });

    it('wait only once, and again once the first is running', async () => {
      const first = await add();
      expect(await add()).toBe(first);
      await claimed(idle);
      expect(await add()).not.toBe(first);
    });

    it('are taken back while they wait, not while they run', async () => {
      const id = await add();
      await made.db.transact((tx) => withdrawJob(tx, 'index:1'));
      expect((await row(id)).state).toBe('cancelled');
      const second = await add();
      await claimed(idle);
      await made.db.transact((tx) => withdrawJob(tx, 'index:1'));
      expect((await row(second)).state).toBe('running');
    });

    it('give way, when they fail, to a newer one that waits', async () => {
      const failing = testKind('idle', () => Promise.reject(new Error('no')));
      const first = await add();
      const taken = await claimed(failing);
      const second = await add();
      await runClaim({ db: made.db, log, graceMs: 100 }, taken, never);
      expect([(await row(first)).error_code, (await row(second)).state]).toEqual(['superseded', 'waiting']);
    });

    it('are not started on what was true before the change that asked for them again', async () => {
      const first = await add();
      let meanwhile: unknown;
      await made.db.transact(async (tx) => {
        expect(await enqueue(tx, systemClock, { kind: 'idle', payload: {}, uniqueKey: 'index:1' })).toBe(
          first
        );
        if (engine === 'postgres') meanwhile = await claim(made.db, 'w', laneOf(idle));
      });
      expect(meanwhile).toBeUndefined();
      expect((await claimed(idle)).id).toBe(first);
    });
  });

  describe('that someone cancels', () => {
    const told: string[] = [];
    const long = testKind('long', (context) => untilAborted(context.signal), {
      leaseMs: 200,
      givenUp: (_tx, _payload, reason) => Promise.resolve(void told.push(reason.code))
    });
    const cancel = (id: string) => cancelJob({ db: made.db, clock: systemClock, kinds: [long] }, id);
    beforeEach(() => (told.length = 0));

    it('end at once while they wait', async () => {
      const id = await addJob(made.db, { kind: 'long' });
      expect(await cancel(id)).toBe('cancelled');
      expect(await run(long)).toBe(0);
      expect(told).toEqual(['job-cancelled']);
      await expect(cancel(id)).rejects.toMatchObject({ code: 'job-ended' });
      await expect(cancel('nosuchjob')).rejects.toMatchObject({ code: 'job-missing' });
    });

    it('stop at the next heartbeat when they run', async () => {
      const id = await addJob(made.db, { kind: 'long' });
      const ran = runClaim({ db: made.db, log, graceMs: 100 }, await claimed(long), never);
      expect(await cancel(id)).toBe('stopping');
      await ran;
      expect(await row(id)).toMatchObject({ state: 'cancelled', error_code: 'job-cancelled' });
      expect(told).toEqual(['job-cancelled']);
    });

    it('are not run again when their worker died before it noticed', async () => {
      const id = await addJob(made.db, { kind: 'long' });
      await claimed(long);
      await cancel(id);
      expect(await findJobs({ db: made.db })).toMatchObject([{ id, cancelling: true }]);
      await age(id, { lease_until: 1 });
      await run(long);
      expect((await row(id)).state).toBe('cancelled');
    });

    it('can be run again, as if never tried', async () => {
      const id = await addJob(made.db, { kind: 'publish' });
      await cancelJob({ db: made.db, clock: systemClock, kinds: [] }, id);
      const again = () => retryJob({ db: made.db, clock: { now: () => 1 } }, id);
      await again();
      await expect(again()).rejects.toMatchObject({ code: 'job-not-retryable' });
      await run(publishing('publish', 'at last'));
      expect(await row(id)).toMatchObject({ state: 'done', attempts: 1, cancel_requested: 0 });
    });
  });

  it('show how far they are, never going back within a try', async () => {
    const seen: [string | null, number][] = [];
    const id = await addJob(made.db, { kind: 'steps' });
    const steps = testKind('steps', async (context) => {
      for (const [fraction, stage] of [
        [0.2, 'probing'],
        [0.6, 'encoding'],
        [0.4, 'verifying'],
        [7, 'last']
      ] as const) {
        await context.progress(fraction, stage);
        const { stage: shown, progress } = await row(id);
        seen.push([shown, progress]);
      }
    });
    await run(steps);
    expect(seen).toEqual([
      ['probing', 0.2],
      ['encoding', 0.6],
      ['verifying', 0.6],
      ['last', 1]
    ]);
  });

  it('write their progress at most once a second within a stage', async () => {
    let [writes, shown, seconds] = [0, 0, 0];
    const counting: Database = {
      ...made.db,
      transact: (work) => {
        writes += 1;
        return made.db.transact(work);
      }
    };
    const busy = testKind('busy', async (context) => {
      const [before, began] = [writes, performance.now()];
      for (let part = 0; part <= 1000; part++) await context.progress(part / 1000, 'encoding');
      [shown, seconds] = [writes - before, (performance.now() - began) / 1000];
      expect((await row(context.jobId)).stage).toBe('encoding');
    });
    await addJob(made.db, { kind: 'busy' });
    await runDueJobs({ db: counting, log }, [busy]);
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThanOrEqual(1 + Math.floor(seconds));
  });

  it('wait while their lane is paused, and go on after', async () => {
    await addJob(made.db, { kind: 'idle' });
    const pause = () =>
      made.db.transact((tx) => pauseLane(tx, systemClock, 'light', { by: 'Ada', reason: 'live at six' }));
    expect([await pause(), await pause()]).toEqual([true, false]);
    expect(await pauseOf(made.db.read, 'light')).toMatchObject({ by: 'Ada', reason: 'live at six' });
    expect(await run(idle)).toBe(0);
    const goOn = () => made.db.transact((tx) => continueLane(tx, 'light'));
    expect([await goOn(), await goOn()]).toEqual([true, false]);
    expect(await run(idle)).toBe(1);
  });

  it('are found by subject and state, newest first', async () => {
    await addJob(made.db, { kind: 'idle', subject: 'recording:a' });
    await run(idle);
    const waiting = await addJob(made.db, { kind: 'idle', subject: 'recording:a' });
    await addJob(made.db, { kind: 'idle', subject: 'recording:b' });
    const found = (filter: Parameters<typeof findJobs>[1]) => findJobs({ db: made.db }, filter);
    expect(await found({ subject: 'recording:a' })).toHaveLength(2);
    expect(await found({ subject: 'recording:a', states: ['waiting'] })).toMatchObject([{ id: waiting }]);
    expect(await listJobs({ db: made.db }, {}, 1)).toMatchObject({ total: 3 });
    expect(await listJobs({ db: made.db }, {}, 2)).toEqual({ jobs: [], total: 3 });
  });

  it('are forgotten 14 days after they ended well, not when they failed', async () => {
    const old = Date.now() - 15 * 86_400_000;
    const ended = {
      old: await addJob(made.db, { kind: 'idle' }),
      fresh: await addJob(made.db, { kind: 'idle' })
    };
    await run(idle);
    await age(ended.old, { finished_at: old });
    const failed = await addJob(made.db, { kind: 'fails' });
    await run(testKind('fails', () => Promise.reject(new Refusal('x', 400, 'x'))));
    await age(failed, { finished_at: old });
    await addJob(made.db, { kind: 'jobs.prune' });
    await run(pruneJobs({ db: made.db }));
    const left = (await findJobs({ db: made.db }))
      .filter((job) => job.kind !== 'jobs.prune')
      .map((job) => job.id);
    expect(left.sort()).toEqual([ended.fresh, failed].sort());
  });

  describe('that come back', () => {
    const hourly = { name: 'hourly', everyMs: 3_600_000, kind: 'idle', payload: {} };
    const tick = () => startDueSchedules({ db: made.db }, [hourly]);
    const waiting = async () => (await findJobs({ db: made.db }, { states: ['waiting'] })).length;

    it('are added once a turn, however many workers ask', async () => {
      await Promise.all([tick(), tick(), tick(), tick()]);
      expect(await waiting()).toBe(1);
      await made.db.transact((tx) => tx.updateTable('job').set({ run_at: 1 }).execute());
      expect(await run(idle)).toBe(1);
      await tick();
      expect(await waiting()).toBe(0);
    });

    it('come once after a long absence, and again after a clock was put back', async () => {
      await tick();
      await made.db.transact((tx) => tx.updateTable('job').set({ state: 'done' }).execute());
      for (const next_at of [1, Date.now() + 86_400_000]) {
        await made.db.transact((tx) => tx.updateTable('job_schedule').set({ next_at }).execute());
        await Promise.all([tick(), tick()]);
        expect(await waiting()).toBe(1);
        await made.db.transact((tx) => tx.updateTable('job').set({ state: 'done' }).execute());
      }
    });
  });
});

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
