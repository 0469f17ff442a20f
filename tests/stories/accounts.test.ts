import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changeOwn,
  changePassword,
  changeRole,
  createAccount,
  disableAccount,
  enableAccount,
  findAccountByEmail,
  listAccounts
} from '#lib/server/accounts/accounts.ts';
import { operator, type Role } from '#lib/server/accounts/actor.ts';
import { tidyAccounts } from '#lib/server/accounts/jobs.ts';
import { changeOwnPassword } from '#lib/server/accounts/own-password.ts';
import { openPasswords } from '#lib/server/accounts/passwords.ts';
import { openSessions } from '#lib/server/accounts/sessions.ts';
import { signIn, signOut } from '#lib/server/accounts/signing-in.ts';
import { openLog } from '#lib/server/log.ts';
import { testClock } from '../support/clocks.ts';
import { engines, testDatabase, type TestDatabase } from '../support/databases.ts';
import { addJob, runDueJobs } from '../support/jobs.ts';

const cheap = { memory: 64, passes: 1, parallelism: 1 };
const day = 24 * 60 * 60 * 1000;
const password = 'korrekt häst batteri';

describe.each(engines)('accounts on %s', (engine) => {
  let made: TestDatabase;
  const clock = testClock();
  const log = openLog('error');
  const part = () => {
    const { db } = made;
    const sessions = openSessions({ db, clock, log }, 'https://radio.example');
    return { db, clock, log, passwords: openPasswords(cheap), sessions };
  };
  const create = (name: string, role: Role = 'editor') =>
    createAccount(part(), { email: `${name}@example.org`, name, role, password }, operator);
  const enter = (name: string, typed = password, address = '192.0.2.1') =>
    signIn(part(), { email: `${name}@example.org`, password: typed, address });

  beforeAll(async () => {
    made = await testDatabase(engine);
  });
  afterAll(() => made.drop());

  it('are found by e-mail however it is typed, and an e-mail has only one', async () => {
    const id = await create('ada');
    expect(await findAccountByEmail(part(), ' ADA@Example.org ')).toMatchObject({ id, role: 'editor' });
    await expect(create('Ada')).rejects.toMatchObject({ code: 'email-taken', status: 409 });
  });

  it.each(['', 'ada', 'a@b\r\nBcc: all@example.org', 'a b@example.org', `${'a'.repeat(250)}@b.se`])(
    'are refused with the e-mail %j',
    async (email) => {
      const wrong = createAccount(part(), { email, name: 'Ada', role: 'editor', password }, operator);
      await expect(wrong).rejects.toMatchObject({ code: 'email-unfit' });
    }
  );

  it('are made by administrators only', async () => {
    const editor = { kind: 'account', accountId: 'x', role: 'editor', name: 'x' } as const;
    const wrong = createAccount(
      part(),
      { email: 'x@y.z', name: 'x', role: 'administrator', password },
      editor
    );
    await expect(wrong).rejects.toMatchObject({ code: 'not-allowed' });
  });

  it('sign in with a cookie that the database does not know in clear', async () => {
    await create('bo');
    const cookie = await enter('bo');
    expect(cookie).toMatchObject({ name: '__Host-eter', attributes: { secure: true, httpOnly: true } });
    expect(await part().sessions.find(cookie.value)).toMatchObject({ account: { name: 'bo' } });
    const rows = await made.db.read.selectFrom('session').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(cookie.value);
    for (const row of rows) expect(await part().sessions.find(row.id)).toBeNull();
  });

  it('are recognised by a Cookie header among others, and by no mangled one', async () => {
    const { value } = await enter('bo');
    const find = (header: string) => part().sessions.findByCookies(header);
    expect(await find(`a=%; __Host-eter=${value}; b`)).toMatchObject({ account: { name: 'bo' } });
    for (const header of ['__Host-eter=', '__Host-eter=%E0%A4%A', 'eter=x', '=;=', `x__Host-eter=${value}`])
      expect(await find(header)).toBeNull();
  });

  it('are signed out on the server', async () => {
    const { value } = await enter('bo');
    expect(await signOut(part(), value)).toMatchObject({ value: '', attributes: { maxAge: 0 } });
    expect(await part().sessions.find(value)).toBeNull();
  });

  it('are out at once when disabled, and in again when enabled', async () => {
    const id = await create('cia');
    const { value } = await enter('cia');
    await disableAccount(part(), id, operator);
    expect(await part().sessions.find(value)).toBeNull();
    await expect(enter('cia')).rejects.toMatchObject({ status: 401 });
    await enableAccount(part(), id, operator);
    await expect(enter('cia')).resolves.toBeDefined();
  });

  it('lose every other session when the password changes', async () => {
    const id = await create('dan');
    const [here, elsewhere] = [await enter('dan'), await enter('dan')];
    const dan = { kind: 'account', accountId: id, role: 'editor', name: 'dan' } as const;
    const change = { password: 'ett helt nytt ord', keep: here.value };
    await expect(changeOwnPassword(part(), { ...change, present: 'gissning' }, dan)).rejects.toMatchObject({
      code: 'password-wrong'
    });
    expect(await part().sessions.find(elsewhere.value)).not.toBeNull();
    await changeOwnPassword(part(), { ...change, present: password }, dan);
    expect(await part().sessions.find(here.value)).not.toBeNull();
    expect(await part().sessions.find(elsewhere.value)).toBeNull();
    await expect(enter('dan')).rejects.toMatchObject({ status: 401 });
    await expect(enter('dan', 'ett helt nytt ord')).resolves.toBeDefined();
  });

  it('change their own name and language, and an operator has none of their own', async () => {
    const id = await create('elsa');
    const elsa = { kind: 'account', accountId: id, role: 'editor', name: 'elsa' } as const;
    await changeOwn(part(), { name: ' Elsa Berg ', language: 'en' }, elsa);
    expect(await findAccountByEmail(part(), 'elsa@example.org')).toMatchObject({
      name: 'Elsa Berg',
      language: 'en'
    });
    const blank = changeOwn(part(), { name: ' ', language: 'en' }, elsa);
    await expect(blank).rejects.toMatchObject({ code: 'account-name-missing' });
    const none = changeOwn(part(), { name: 'Elsa', language: 'sv' }, operator);
    await expect(none).rejects.toMatchObject({ code: 'account-not-found' });
  });

  it('are not taken over by guessing the present password in a browser left open', async () => {
    const id = await create('disa');
    const disa = { kind: 'account', accountId: id, role: 'editor', name: 'disa' } as const;
    const guess = () =>
      changeOwnPassword(part(), { present: 'gissning', password: 'ett helt nytt ord' }, disa).catch(
        (thrown: unknown) => (thrown as { code: string }).code
      );
    const codes = [];
    for (let i = 0; i < 12; i++) codes.push(await guess());
    expect(codes).toEqual([
      ...Array<string>(10).fill('password-wrong'),
      'sign-in-must-wait',
      'sign-in-must-wait'
    ]);
  });

  it('get another password from an administrator only, and lose every session by it', async () => {
    const id = await create('ebba');
    const { value } = await enter('ebba');
    const editor = { kind: 'account', accountId: id, role: 'editor', name: 'ebba' } as const;
    const change = { password: 'ett helt nytt ord' };
    await expect(changePassword(part(), id, change, editor)).rejects.toMatchObject({ code: 'not-allowed' });
    await changePassword(part(), id, change, operator);
    expect(await part().sessions.find(value)).toBeNull();
  });

  it('lose their sessions when the role changes', async () => {
    const id = await create('eva', 'contributor');
    const { value } = await enter('eva');
    await changeRole(part(), id, 'moderator', operator);
    expect(await part().sessions.find(value)).toBeNull();
    expect(await findAccountByEmail(part(), 'eva@example.org')).toMatchObject({ role: 'moderator' });
  });

  it('always keep one administrator, also when two take each other away at once', async () => {
    const ids = [await create('fia', 'administrator'), await create('gun', 'administrator')];
    const both = await Promise.allSettled(ids.map((id) => disableAccount(part(), id, operator)));
    expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    const left = (await listAccounts(part())).filter((one) => one.role === 'administrator' && !one.disabled);
    expect(left).toHaveLength(1);
    await expect(changeRole(part(), left[0]!.id, 'editor', operator)).rejects.toMatchObject({
      code: 'last-administrator'
    });
  });

  it('are signed out after thirty days however much they are used, and after seven days unused', async () => {
    const [used, unused] = [await enter('bo'), await enter('bo')];
    for (let days = 0; days < 29; days++) {
      clock.advance(day);
      expect(await part().sessions.find(used.value), `day ${days + 1}`).not.toBeNull();
    }
    expect(await part().sessions.find(unused.value)).toBeNull();
    clock.advance(day);
    expect(await part().sessions.find(used.value)).toBeNull();
    await addJob(made.db, { kind: 'accounts.tidy' });
    expect(await runDueJobs({ db: made.db, log }, [tidyAccounts({ clock })])).toBe(1);
    expect(await made.db.read.selectFrom('session').selectAll().execute()).toEqual([]);
  });

  it('stay signed in while the database cannot be written to, and are told so when it cannot be read', async () => {
    const { value } = await enter('bo');
    clock.advance(5 * day);
    const locked = { ...made.db, transact: () => Promise.reject(new Error('database is locked')) };
    const lines: string[] = [];
    const openOn = (db: typeof made.db) =>
      openSessions({ db, clock, log: openLog('warn', (line) => lines.push(line)) }, 'https://radio.example');
    expect(await openOn(locked).find(value)).toMatchObject({ account: { name: 'bo' } });
    expect(lines.join()).toContain('database is locked');
    const away = {
      ...made.db,
      read: {
        selectFrom: () => {
          throw new Error('no connection');
        }
      }
    };
    await expect(openOn(away as never).find(value)).rejects.toThrow('no connection');
    expect(await part().sessions.find(value)).not.toBeNull();
  });

  it('leave an audit row for each change, without a secret in it', async () => {
    const rows = await made.db.read.selectFrom('audit').selectAll().execute();
    const actions = new Set(rows.map((row) => row.action));
    for (const action of [
      'created',
      'signed-in',
      'signed-out',
      'disabled',
      'password-changed',
      'role-changed'
    ])
      expect(actions).toContain(`account.${action}`);
    expect(JSON.stringify(rows)).not.toMatch(/korrekt|example\.org|argon2/);
  });
});
