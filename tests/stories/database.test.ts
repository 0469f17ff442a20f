import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate, pendingMigrations } from '#lib/server/database/migrator.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';

describe.each(engines)('the database on %s', (engine) => {
  let made: TestDatabase;
  beforeAll(async () => {
    made = await testDatabase(engine);
  });
  afterAll(() => made.drop());

  const topic = (id: string) => ({ id, slug: id, name: id, folded: id, sort_key: id, created_at: 1 });

  it('has nothing left to migrate after a migration, and a second run changes nothing', async () => {
    expect(await pendingMigrations(made.db)).toEqual([]);
    expect(await migrate(made.db)).toEqual([]);
  });

  it('has the time of our own clock, never a millisecond less', async () => {
    for (let round = 0; round < 100; round++) {
      const before = Date.now();
      const { rows } = await sql<{ now: number }>`select ${made.db.dialect.now} as now`.execute(made.db.read);
      expect(Number(rows[0]?.now)).toBeGreaterThanOrEqual(before);
    }
  });

  it('answers a reader while a write is open, and shows it nothing of that write', async () => {
    await made.db.transact(async (tx) => {
      await tx.insertInto('topic').values(topic('open')).execute();
      const seen = await made.db.read.selectFrom('topic').select('id').where('id', '=', 'open').execute();
      expect(seen).toEqual([]);
    });
    const after = await made.db.read.selectFrom('topic').select('id').where('id', '=', 'open').execute();
    expect(after).toEqual([{ id: 'open' }]);
  });

  it('keeps nothing of a transaction that fails', async () => {
    const failing = made.db.transact(async (tx) => {
      await tx.insertInto('topic').values(topic('lost')).execute();
      throw new Error('on purpose');
    });
    await expect(failing).rejects.toThrow('on purpose');
    expect(await made.db.read.selectFrom('topic').select('id').where('id', '=', 'lost').execute()).toEqual(
      []
    );
  });

  it('says in words that its disk is full, keeps nothing of what was to be written, and goes on', async () => {
    const fills = {
      sqlite: ['pragma max_page_count = 1', 'pragma max_page_count = 1000000'],
      postgres: ["do $$ begin raise exception 'no space' using errcode = '53100'; end $$", 'select 1']
    }[engine];
    const run = (statement = '') =>
      made.db.transact(async (tx) => {
        await sql.raw(statement).execute(tx);
        await tx
          .insertInto('topic')
          .values({ ...topic('full'), name: 'x'.repeat(1_000_000) })
          .execute();
      });
    await expect(run(fills[0])).rejects.toMatchObject({ code: 'database-full', status: 507, retry: true });
    const found = () => made.db.read.selectFrom('topic').select('id').where('id', '=', 'full').execute();
    expect(await found()).toEqual([]);
    await run(fills[1]);
    expect(await found()).toEqual([{ id: 'full' }]);
  });

  it('refuses a database that a newer version has migrated', async () => {
    await expect(migrate(made.db, [])).resolves.toEqual([]);
    const older = [{ name: '0000-older', up: () => Promise.resolve() }];
    await expect(migrate(made.db, older)).rejects.toMatchObject({ code: 'schema-too-new' });
  });
});
