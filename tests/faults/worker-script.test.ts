import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { migrate } from '#lib/server/database/migrator.ts';
import { openDatabase } from '#lib/server/database/opening.ts';
import { queueMail } from '#lib/server/mail/outbox.ts';
import { openSealer } from '#lib/server/sealing.ts';
import { emptyPostgres, emptySqlite, engines } from '../support/databases.ts';
import { mailsIn } from '../support/mail.ts';

const root = join(import.meta.dirname, '../..');

describe.each(engines)('scripts/worker.ts on %s', (engine) => {
  let made: { url: string; remove(): Promise<void> };
  const folder = mkdtempSync(join(tmpdir(), 'eter-worker-'));
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    made = engine === 'sqlite' ? emptySqlite() : await emptyPostgres();
  });
  afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
  afterAll(async () => {
    await made.remove();
    await rm(folder, { recursive: true });
  });

  const start = (environment: Record<string, string> = {}, words: string[] = []) => {
    const env = {
      ...process.env,
      DATABASE_URL: made.url,
      DATA_DIR: folder,
      LOG_LEVEL: 'info',
      ...environment
    };
    const child = spawn(process.execPath, [join(root, 'scripts/worker.ts'), ...words], {
      env,
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc']
    });
    children.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => (said += text.toString()));
    const code = new Promise<number | null>((resolve) => child.once('close', resolve));
    return {
      child,
      code,
      said: () => said,
      says: (text: string) => vi.waitUntil(() => said.includes(text), 20_000)
    };
  };

  it('waits for the database to be set up, then sends what is queued, and ends with 0 when told to', async () => {
    const worker = start();
    await worker.says('waits for the portal');
    const db = openDatabase(made.url);
    await migrate(db);
    const sealer = openSealer({ SECRET_KEY: '', DATA_DIR: folder });
    const room = { clock: { now: () => 1 }, sealer, config: { MAIL_PER_HOUR: 500 } };
    const mail = { kind: 'test', recipient: 'anna@example.org', subject: 'Hej', body: 'Hej!' };
    await db.transact((tx) => queueMail(tx, room, mail));
    await db.close();
    await worker.says('the worker runs');
    await vi.waitUntil(() => hasMail(folder), 20_000);
    worker.child.kill('SIGTERM');
    expect(await worker.code).toBe(0);
    expect(worker.said()).toContain('the worker has stopped');
    expect(worker.said()).not.toContain('anna');
  });

  it('ends when the process that started it is gone', async () => {
    const worker = start();
    await worker.says('the worker runs');
    const code = new Promise((resolve) => worker.child.once('exit', resolve));
    worker.child.disconnect();
    expect(await code).toBe(0);
  });

  it('says in one line why it cannot start, and ends with 1', async () => {
    const worker = start({ WORKER_LIGHT_JOBS: 'many' });
    expect(await worker.code).toBe(1);
    expect(worker.said()).toBe('The setting WORKER_LIGHT_JOBS must be a whole number from 1 to 32.\n');
  });

  it('explains itself with --help', async () => {
    const worker = start({}, ['--help']);
    expect(await worker.code).toBe(0);
    expect(worker.said()).toContain('npm run worker');
  });
});

function hasMail(folder: string): boolean {
  try {
    return mailsIn(join(folder, 'mail')).length === 1;
  } catch {
    return false;
  }
}
