import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serveBuilt, type Served } from '../support/served.ts';

const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };

describe('signing in to the built portal', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveBuilt();
  }, 300_000);
  afterAll(() => served.drop());

  const attempt = (password: string, next = '') =>
    served.ask('/logga-in?/signIn', {
      method: 'POST',
      headers,
      body: new URLSearchParams({ email: 'admin@localhost', password, next }).toString()
    });

  it.each([
    ['/redaktion/artiklar?sida=2', '/redaktion/artiklar?sida=2'],
    ['//evil.example', '/redaktion'],
    ['/\\evil.example', '/redaktion'],
    ['https://evil.example/', '/redaktion'],
    ['', '/redaktion']
  ])('goes on to %j as %s', async (next, location) => {
    expect((await attempt(served.password(), next)).headers).toMatchObject({ location });
  });

  it('lets an editor into the studio, keeps the pages out of caches, and signs out on the server', async () => {
    const closed = await served.ask('/redaktion');
    expect(closed).toMatchObject({ status: 303, headers: { location: '/logga-in?next=%2Fredaktion' } });
    const cookie = await served.signIn('admin@localhost', served.password());
    const studio = await served.ask('/redaktion', { headers: { cookie } });
    expect(studio.status).not.toBe(303);
    for (const path of ['/', '/redaktion', '/no-such-page']) {
      const page = await served.ask(path, { headers: { cookie } });
      expect(page.headers['cache-control']).toBe('private, no-store');
    }
    expect(await served.ask('/logga-in', { headers: { cookie } })).toMatchObject({
      status: 303,
      headers: { location: '/redaktion' }
    });
    await served.ask('/logga-in?/signOut', { method: 'POST', headers: { ...headers, cookie }, body: '' });
    expect((await served.ask('/redaktion', { headers: { cookie } })).status).toBe(303);
  });

  it('with what is stolen from the database is not possible', async () => {
    const cookie = await served.signIn('admin@localhost', served.password());
    const database = new Sqlite(join(served.dataDir, 'eter.db'), { readonly: true });
    const ids = database.prepare('select id from session').pluck().all() as string[];
    database.close();
    expect(ids.length).toBeGreaterThan(0);
    for (const id of ids) {
      expect(cookie).not.toContain(id);
      const stolen = await served.ask('/redaktion', { headers: { cookie: `eter=${id}` } });
      expect(stolen.status).toBe(303);
    }
  });

  it('with a wrong password fifty times is refused in words, then told to wait, and nothing else breaks', async () => {
    const answers = [];
    for (let i = 0; i < 50; i++) answers.push(await attempt(`fel lösenord ${i}`));
    expect(answers.map((one) => one.status)).toEqual([
      ...Array<number>(10).fill(401),
      ...Array<number>(40).fill(429)
    ]);
    expect(answers[0]!.text).toContain('Adressen och lösenordet hör inte ihop.');
    expect(answers[7]!.text).toContain('Du har 2 försök kvar.');
    expect(answers[8]!.text).toContain('Du har ett försök kvar.');
    expect(answers[49]!.text).toMatch(/Vänta (\d|en) minut(er)? och försök sedan igen/);
    expect(answers[49]!.text).toContain('value="admin@localhost"');
    expect((await served.ask('/')).status).toBe(200);
  });
});
