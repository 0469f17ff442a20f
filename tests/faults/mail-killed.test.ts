import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#lib/server/clock.ts';
import type { Database } from '#lib/server/database/database.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { openDatabase } from '#lib/server/database/opening.ts';
import { queueMail } from '#lib/server/mail/outbox.ts';
import { openSealer } from '#lib/server/sealing.ts';
import { emptyPostgres, emptySqlite, engines } from '../support/databases.ts';
import { startSmtp, type TestSmtp } from '../support/smtp.ts';

const root = join(import.meta.dirname, '../..');
const count = 5;

describe.each(engines)('mail whose worker is killed as the server says OK, on %s', (engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'eter-mail-killed-'));
  let made: { url: string; remove(): Promise<void> };
  let db: Database;
  let smtp: TestSmtp;
  let worker: ChildProcess;
  const ids: string[] = [];
  /** How many crashes are still to come, and when: at the answer, or a moment after. */
  const moments = [0, 2];
  let kills = 0;

  beforeAll(async () => {
    made = engine === 'sqlite' ? emptySqlite() : await emptyPostgres();
    db = openDatabase(made.url);
    await migrate(db);
    let served = 0;
    smtp = await startSmtp({
      onData(stream, session, callback) {
        stream.resume().on('end', () => {
          ids.push(session.envelope.rcptTo[0]?.address ?? '');
          callback();
          const afterMs = served++ % 2 === 1 ? moments.pop() : undefined;
          if (afterMs === undefined) return;
          kills += 1;
          const victim = worker;
          if (afterMs === 0) victim.kill('SIGKILL');
          else setTimeout(() => victim.kill('SIGKILL'), afterMs);
        });
      }
    });
  });
  afterAll(async () => {
    worker.kill('SIGKILL');
    await smtp.close();
    await db.close();
    await made.remove();
    await rm(folder, { recursive: true });
  });

  function start(): Promise<void> {
    const settings = { DATABASE_URL: made.url, DATA_DIR: folder, SMTP_URL: smtp.url, WORKER_LIGHT_JOBS: '1' };
    const started = spawn(process.execPath, [join(root, 'scripts/worker.ts')], {
      env: { ...process.env, ...settings },
      cwd: folder,
      stdio: ['ignore', 'ignore', 'ignore', 'ipc']
    });
    worker = started;
    return new Promise((resolve) => started.once('exit', () => resolve()));
  }

  const isSent = async () => {
    const rows = await db.read.selectFrom('mail').select('state').execute();
    return rows.length === count && rows.every((row) => row.state === 'sent');
  };

  it('loses none, and shows at most one of them twice for each crash', { timeout: 60_000 }, async () => {
    const sealer = openSealer({ SECRET_KEY: '', DATA_DIR: folder });
    const room = { clock: systemClock, sealer, config: { MAIL_PER_HOUR: 500 } };
    const recipients = Array.from({ length: count }, (_, number) => `reader${number}@example.org`);
    await db.transact(async (tx) => {
      for (const recipient of recipients)
        await queueMail(tx, room, { kind: 'test', recipient, subject: 'Hej', body: 'Hej!' });
    });
    while (moments.length > 0) {
      await start();
      // nobody waits a minute for the lease of the dead
      await db.transact((tx) =>
        tx.updateTable('job').set({ lease_until: 0 }).where('state', '=', 'running').execute()
      );
    }
    void start();
    await vi.waitUntil(isSent, { timeout: 30_000, interval: 100 });
    expect(new Set(ids)).toEqual(new Set(recipients));
    expect(kills).toBe(2);
    expect(ids.length - count).toBeLessThanOrEqual(kills);
  });
});
