import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findJobs } from '#lib/server/jobs/overseeing.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addJob } from '../support/jobs.ts';

const program = join(import.meta.dirname, '../support/worker-process.ts');
const within = { timeout: 20_000, interval: 20 };

describe.each(engines)('when a worker process is killed or stopped, on %s', (engine) => {
  let made: TestDatabase;
  const folder = mkdtempSync(join(tmpdir(), 'eter-gate-'));
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    made = await testDatabase(engine);
  });
  afterAll(async () => {
    await made.drop();
    await rm(folder, { recursive: true });
  });
  beforeEach(() =>
    made.db.transact(async (tx) => {
      await tx.deleteFrom('job').execute();
      await tx.deleteFrom('event').execute();
    })
  );
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

  const start = (name: string) => {
    const child = spawn(process.execPath, [program, made.url, name], {
      stdio: ['ignore', 'pipe', 'inherit']
    });
    children.push(child);
    return child;
  };
  const ended = (child: ChildProcess) =>
    new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const only = async () => {
    const [job] = await made.db.read.selectFrom('job').selectAll().execute();
    if (!job) throw new Error('there is no job');
    return job;
  };
  const heldBy = (worker: string) =>
    vi.waitUntil(async () => {
      const job = await only();
      return job.state === 'running' && job.worker === worker;
    }, within);
  const done = (count: number) =>
    vi.waitUntil(async () => (await findJobs({ db: made.db }, { states: ['done'] })).length === count, {
      ...within,
      timeout: 40_000
    });
  const published = async () => {
    const rows = await made.db.read.selectFrom('event').select(['kind', 'subject']).orderBy('kind').execute();
    return rows.map((row) => `${row.kind} by ${row.subject}`);
  };
  const gated = (what: string) => {
    const gate = join(folder, `${engine}-${what}`);
    return { gate, add: () => addJob(made.db, { kind: 'gated', payload: { what, gate } }) };
  };

  it('another takes its job over after the lease, and the result is published once', async () => {
    const { gate, add } = gated('killed');
    await add();
    const first = start('first');
    await heldBy('first');
    const second = start('second');
    first.kill('SIGKILL');
    writeFileSync(gate, '');
    await done(1);
    expect(await published()).toEqual(['killed by second']);
    expect((await only()).attempts).toBe(2);
    const gone = ended(second);
    second.kill('SIGTERM');
    expect(await gone).toBe(0);
  });

  it('a worker frozen past its lease publishes nothing once it thaws', async () => {
    const { gate, add } = gated('frozen');
    await add();
    const first = start('first');
    await heldBy('first');
    first.kill('SIGSTOP');
    start('second');
    await heldBy('second');
    writeFileSync(gate, '');
    await done(1);
    const said = new Promise<string>((resolve) =>
      first.stdout.once('data', (data: Buffer) => resolve(data.toString()))
    );
    first.kill('SIGCONT');
    expect((await said).trim()).toBe('LeaseLost');
    expect(await published()).toEqual(['frozen by second']);
  });

  it('a worker told to stop gives its job back untried and ends with code 0', async () => {
    await gated('given back').add();
    const first = start('first');
    await heldBy('first');
    const gone = ended(first);
    first.kill('SIGTERM');
    expect(await gone).toBe(0);
    expect(await only()).toMatchObject({ state: 'waiting', attempts: 0 });
  });

  it('every job of many is published exactly once, however often workers are killed at any moment', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `job ${String(index).padStart(2, '0')}`);
    for (const what of names) await addJob(made.db, { kind: 'gated', payload: { what, ms: 20 } });
    for (let round = 0; round < 6; round++) {
      const child = start(`round ${round}`);
      await pause(250 + Math.random() * 400);
      child.kill('SIGKILL');
    }
    start('last');
    await done(names.length);
    expect((await published()).map((line) => line.slice(0, 6))).toEqual(names);
  });
});
