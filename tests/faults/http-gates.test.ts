import Sqlite from 'better-sqlite3';
import { join } from 'node:path';
import { gunzipSync, brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { serveBuilt, type Served } from '../support/served.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const always = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'permissions-policy',
  'cross-origin-opener-policy',
  'cross-origin-resource-policy'
];

const withoutNonces = (page: string) =>
  page.replace(/nonce="[^"]+"|__sveltekit_\w+|now:\d+|nonce-[^']+/g, '');

describe('the built portal', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveBuilt({ LOG_LEVEL: 'debug' });
  }, 300_000);
  afterAll(() => served.drop());

  it('puts the security headers on every answer: pages, files, redirects and refusals', async () => {
    const page = await served.ask('/logga-in');
    const files = [...page.text.matchAll(/"\.?(\/(?:_app|icons|fonts)\/[^"]+)"/g)].map((m) => m[1]!);
    expect(files.length).toBeGreaterThan(2);
    const answers = [
      ...['/', '/redaktion', '/logga-in', '/no-such-page', '/health/live', '/health/ready', ...files],
      ...['//evil.example', '/%00', '/_app/immutable/nothing.js', '/api/v1/nothing', '/__proto__']
    ].map((path) => served.ask(path));
    const refusals = [
      served.ask('/', { headers: { host: 'evil.example' } }),
      served.ask('/', { headers: { host: `127.0.0.1:${served.port}` } }),
      served.ask('/', { method: 'POST', headers: { origin: 'https://evil.example' } }),
      served.ask('/', { method: 'POST', headers: form, body: 'x'.repeat(600_000) }),
      served.ask('/', { method: 'POST', headers: { ...form, 'transfer-encoding': 'chunked' } }),
      served.ask('/', { method: 'PUT' })
    ];
    const statuses = new Set<number>();
    for (const answer of await Promise.all([...answers, ...refusals])) {
      statuses.add(answer.status);
      for (const name of always) expect(answer.headers, `${answer.status}`).toHaveProperty(name);
      expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    }
    expect([...statuses].sort()).toEqual([200, 303, 308, 400, 403, 404, 405, 411, 413, 421]);
  });

  it.each([
    ['GET / HTTP/1.1\r\nhost: x\r\nbad header\r\n\r\n', 400],
    ['GET / HTTP/1.1\r\n\r\n', 400],
    [`GET / HTTP/1.1\r\nhost: localhost\r\ncookie: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n', 400],
    ['POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n', 400],
    ['GET / HTTP/1.1\nhost: localhost\n\n', 400],
    ['GET / HTTP/1.1\r\nhost: x\r\nfolded: a\r\n b\r\n\r\n', 400]
  ])('answers broken HTTP, %j, with %i and the headers', async (bytes, status) => {
    const answer = await served.raw(bytes);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    if (!bytes.startsWith('GET / HTTP/1.1\r\n\r\n'))
      for (const name of always) expect(answer).toContain(name);
  });

  it.each(['__proto__: x', 'constructor: x', 'x-forwarded-for: not an address', 'expect: 100-continue'])(
    'survives the header %s',
    async (header) => {
      const answer = await served.raw(
        `GET / HTTP/1.1\r\nhost: localhost:${served.port}\r\n${header}\r\nconnection: close\r\n\r\n`
      );
      expect(answer).toContain('HTTP/1.1 200 OK');
      expect((await served.ask('/health/live')).status).toBe(200);
    }
  );

  it('answers a GET with a body, and takes neither TRACE nor a method of its own', async () => {
    expect((await served.ask('/', { headers: form, body: 'a=b' })).status).toBe(200);
    expect((await served.ask('/', { method: 'TRACE' })).status).toBeGreaterThanOrEqual(400);
  });

  it('answers only at its own name; another name of this machine is sent there', async () => {
    const wrong = await served.ask('/', { headers: { host: 'evil.example', 'accept-language': 'en' } });
    expect(wrong).toMatchObject({
      status: 421,
      text: `This portal answers at ${served.origin} only.\n`
    });
    const near = await served.ask('/sok?q=x', { headers: { host: `127.0.0.1:${served.port}` } });
    expect(near).toMatchObject({ status: 308, headers: { location: `${served.origin}/sok?q=x` } });
    const two = await served.raw(
      `GET / HTTP/1.1\r\nhost: localhost:${served.port}\r\nhost: evil.example\r\nconnection: close\r\n\r\n`
    );
    expect(two).toMatch(/^HTTP\/1.1 4(00|21)/);
    const absolute = await served.raw(
      `GET http://evil.example/ HTTP/1.1\r\nhost: localhost:${served.port}\r\nconnection: close\r\n\r\n`
    );
    expect(absolute).toMatch(/^HTTP\/1.1 400/);
  });

  it.each(['//evil.example', '/\\evil.example', '/%2f%2fevil.example', '/%5cevil.example', '/a/%2e%2e/b'])(
    'refuses the address %s, which could be taken for another',
    async (path) => expect((await served.ask(path)).status).toBe(400)
  );

  it.each(['/a%00b', '/sok?q=%00', '/%', '/%E0%A4%A', '/%0d%0aset-cookie:x'])(
    'refuses the address %s, which no page has',
    async (path) => expect((await served.ask(path)).status).toBe(400)
  );

  it('refuses an address longer than 8 kB with 414, and a page that is not there with 404 in Swedish', async () => {
    expect((await served.ask(`/${'a'.repeat(9000)}`)).status).toBe(414);
    const missing = await served.ask('/no-such-page');
    expect(missing.status).toBe(404);
    expect(missing.text).toContain('<html lang="sv">');
  });

  it('shows a person a page of the station where there can be no other, and runs nothing on it', async () => {
    const html = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    const met = [
      await served.ask('/sok?q=kvarn%00sten', { headers: html }),
      await served.ask(`/sok?q=${'a'.repeat(9000)}`, { headers: html }),
      await served.ask('/<script>alert(1)</script>/..', { headers: html }),
      await served.ask('/', { method: 'POST', headers: { ...html, origin: 'https://evil.example' } }),
      await served.ask('/', { headers: { ...html, host: 'evil.example' } }),
      await served.ask('/media/nothing', { headers: html })
    ];
    expect(met.map(({ status }) => status)).toEqual([400, 414, 400, 403, 421, 404]);
    for (const { status, headers, text } of met) {
      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; (?!.*(script|sandbox|unsafe))/
      );
      expect(headers['cache-control']).toBe('no-store');
      expect(text).toContain('<html lang="sv">');
      expect(text).toMatch(/<h1>[^<]+<\/h1>/);
      expect(text).toContain(`Fel ${status}`);
      expect(text).toContain(`<a href="${served.origin}/sok">`);
      expect(text).not.toContain('<script');
    }
    expect(met[1]?.text).toContain('längre än 8\u00a0192 tecken');
    const tooLong = await served.raw(`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nhost: localhost\r\n\r\n`);
    expect(tooLong).toMatch(/^HTTP\/1.1 431 [^]*Korta adressen[^]*Shorten the address/);
  });

  it.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'content-type': 'application/json', origin: 'https://evil.example' },
    { 'content-type': 'text/plain', origin: 'https://evil.example' }
  ])('carries nothing out for another site: %j', async (headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await served.ask('/logga-in?/signIn', { method, headers });
      expect([method, answer.status]).toEqual([method, 403]);
    }
  });

  it('carries nothing out for a browser that hides where it comes from but sends its cookie', async () => {
    const answer = await served.raw(
      `POST /logga-in HTTP/1.1\r\nhost: localhost:${served.port}\r\ncookie: eter=x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`
    );
    expect(answer).toMatch(/^HTTP\/1.1 403/);
  });

  it('compresses pages as the browser likes, and always says the same', async () => {
    const read = (encoding: string) => served.ask('/logga-in', { headers: { 'accept-encoding': encoding } });
    const plain = await read('gzip;q=0, identity');
    expect(plain.headers['content-encoding']).toBeUndefined();
    for (const [encoding, unpack] of Object.entries({ br: brotliDecompressSync, gzip: gunzipSync })) {
      const { headers, bytes } = await read(encoding);
      expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
      expect(bytes.length).toBeLessThan(plain.bytes.length);
      expect(withoutNonces(String(unpack(bytes)))).toBe(withoutNonces(plain.text));
    }
  });

  it('keeps the server’s secrets out of a page that fails: a number, and the reason in the log', async () => {
    const database = new Sqlite(join(served.dataDir, 'eter.db'));
    database.exec('alter table setting rename to setting_away');
    const failed = await served.ask('/logga-in');
    database.exec('alter table setting_away rename to setting');
    database.close();
    expect(failed.status).toBe(500);
    for (const name of always) expect(failed.headers).toHaveProperty(name);
    expect(failed.text).not.toMatch(/setting|sqlite|node_modules|at \w+ \(|\/build\//i);
    const id = /[0-9a-hjkmnp-tv-z]{12}/.exec(failed.text)?.[0] ?? 'no number';
    await vi.waitUntil(() => served.output().includes(id), { timeout: 5000 });
    expect(served.output()).toContain('no such table: setting');
  });

  it('writes no query, cookie or password to the log', async () => {
    await served.ask('/logga-in?next=/CANARY-query', { headers: { cookie: 'eter=CANARY-cookie' } });
    await served.ask('/logga-in?/signIn', {
      method: 'POST',
      headers: form,
      body: 'email=CANARY%40example.org&password=CANARY-password'
    });
    await vi.waitUntil(() => served.output().includes('"a sign-in was refused"'), { timeout: 5000 });
    expect(served.output()).not.toContain('CANARY');
  });
});

describe('the built portal on https', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveBuilt({ ORIGIN: 'https://radio.example' });
  }, 300_000);
  afterAll(() => served.drop());

  it('asks browsers to stay on https, and sets a cookie only this host can have set', async () => {
    const page = await served.ask('/');
    expect(page.headers['strict-transport-security']).toMatch(/^max-age=\d{8}/);
    expect(page.headers['set-cookie']).toBeUndefined();
    const cookie = await served.signIn('admin@radio.example', served.password());
    expect(cookie).toMatch(/^__Host-eter=/);
  });
});
