import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createAccount } from '#lib/server/accounts/accounts.ts';
import { operator } from '#lib/server/accounts/actor.ts';
import { forgetBuckets, takeToken } from '#lib/server/accounts/limiting.ts';
import { openPasswords } from '#lib/server/accounts/passwords.ts';
import { openSessions } from '#lib/server/accounts/sessions.ts';
import { signIn } from '#lib/server/accounts/signing-in.ts';
import { openDatabase } from '#lib/server/database/opening.ts';
import { openLog } from '#lib/server/log.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { testClock } from '../support/clocks.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';

const cheap = { memory: 64, passes: 1, parallelism: 1 };
const minute = 60_000;
const password = 'korrekt häst batteri';

describe.each(engines)('guessing passwords on %s', (engine) => {
  let made: TestDatabase | undefined;
  const clock = testClock();
  const part = (db = made!.db) => {
    const log = openLog('error');
    return {
      db,
      clock,
      log,
      passwords: openPasswords(cheap),
      sessions: openSessions({ db, clock, log }, 'http://localhost:3000')
    };
  };
  const email = 'ada@example.org';
  const attempt = (typed: string, address: string, as = email) =>
    signIn(part(), { email: as, password: typed, address }).then(
      () => 'in',
      (thrown: unknown) => (isRefusal(thrown) ? thrown.code : String(thrown))
    );
  const countIn = async (tries: Promise<string>[]) => {
    const all = await Promise.all(tries);
    return Object.fromEntries([...new Set(all)].map((code) => [code, all.filter((c) => c === code).length]));
  };

  beforeEach(async () => {
    await made?.drop();
    made = await testDatabase(engine);
    await createAccount(part(), { email, name: 'Ada', role: 'editor', password }, operator);
  });
  afterAll(() => made?.drop());

  it('fifty times from one address checks ten, says how many are left, and then how long to wait', async () => {
    const answers = [];
    for (let i = 0; i < 50; i++) answers.push(await attempt('fel lösenord', '192.0.2.9'));
    expect(answers.slice(0, 10)).toEqual([
      ...Array<string>(5).fill('sign-in-wrong'),
      ...Array<string>(5).fill('sign-in-wrong-few')
    ]);
    expect(answers.slice(10)).toEqual(Array(40).fill('sign-in-must-wait'));
    const refusal = await signIn(part(), { email, password, address: '192.0.2.9' }).catch((e: unknown) => e);
    expect(refusal).toMatchObject({ status: 429, values: { count: 3 } });
    clock.advance(3 * minute);
    expect(await attempt(password, '192.0.2.9')).toBe('in');
  });

  it('from a thousand addresses for an hour checks at most a hundred', async () => {
    let checked = 0;
    for (let i = 0; i < 240; i++) {
      const answer = await attempt('fel lösenord', `198.51.${100 + (i % 5)}.${i}`);
      if (answer.startsWith('sign-in-wrong')) checked += 1;
      clock.advance(minute / 4);
    }
    expect(checked).toBeGreaterThan(0);
    expect(checked).toBeLessThanOrEqual(100);
  });

  it('does not lock the owner out of an address signed in from before', async () => {
    expect(await attempt(password, '203.0.113.5')).toBe('in');
    for (let i = 0; i < 60; i++) await attempt('fel lösenord', `198.51.100.${i}`);
    expect(await attempt(password, '192.0.2.77')).toBe('sign-in-must-wait');
    expect(await attempt(password, '203.0.113.5')).toBe('in');
  });

  it('of many accounts from one address is stopped too', async () => {
    const counts = await countIn(
      Array.from({ length: 60 }, (_, i) => attempt('fel lösenord', '192.0.2.8', `${i}@example.org`))
    );
    expect(counts['sign-in-must-wait']).toBe(10);
  });

  it('is answered alike for an account that does not exist', async () => {
    expect(await attempt('fel lösenord', '192.0.2.1', 'nobody@example.org')).toBe(
      await attempt('fel lösenord', '192.0.2.1')
    );
  });

  it('is still stopped after a restart', async () => {
    for (let i = 0; i < 10; i++) await attempt('fel lösenord', '192.0.2.9');
    const again = openDatabase(made!.url);
    const refused = signIn(part(again), { email, password, address: '192.0.2.9' });
    await expect(refused).rejects.toMatchObject({ code: 'sign-in-must-wait' });
    await again.close();
  });

  it('never grants one token twice, however many ask at once', async () => {
    const limit = { key: 'one', capacity: 5, refillMs: minute };
    const taken = await Promise.all(Array.from({ length: 40 }, () => takeToken(part(), limit)));
    expect(taken.filter((one) => one.granted)).toHaveLength(5);
    clock.advance(2 * minute);
    const later = await Promise.all(Array.from({ length: 10 }, () => takeToken(part(), limit)));
    expect(later.filter((one) => one.granted)).toHaveLength(2);
    await made!.db.transact((tx) => forgetBuckets(tx, clock.now() + 1));
    expect(await takeToken(part(), limit)).toEqual({ granted: true, left: 4 });
  });
});
