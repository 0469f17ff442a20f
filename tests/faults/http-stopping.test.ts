import { once } from 'node:events';
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readConfig } from '#lib/server/config.ts';
import { migrate } from '#lib/server/database/migrator.ts';
import { type FrontServer, type Pages, startServer } from '#lib/server/http/server.ts';
import { openPortal, type Portal } from '#lib/server/portal.ts';
import { serveBuilt } from '../support/served.ts';

/** One request down a kept connection: what came of it. A closed door loses nothing: the reader asks again. */
async function askOnce(agent: Agent, port: number, path = '/'): Promise<'answered' | 'last' | 'closed'> {
  const req = get({ port, host: '127.0.0.1', path, headers: { host: `localhost:${port}` }, agent });
  try {
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    res.resume();
    await once(res, 'end');
    return res.headers.connection === 'close' ? 'last' : 'answered';
  } catch {
    return 'closed';
  }
}

describe('stopping', () => {
  it('answers every request that has come in, and ends with 0 within ten seconds', async () => {
    const served = await serveBuilt({ LOG_LEVEL: 'debug' });
    const outcomes = new Map<string, string>();
    const reader = async (name: number) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      for (let n = 0; ; n++) {
        const outcome = await askOnce(agent, served.port, `/reader-${name}-${n}`);
        outcomes.set(`/reader-${name}-${n}`, outcome);
        if (outcome !== 'answered') break;
      }
      agent.destroy();
    };
    const readers = Array.from({ length: 20 }, (_, name) => reader(name));
    await vi.waitUntil(() => outcomes.size > 100, { timeout: 20_000 });
    const began = performance.now();
    expect(await served.end()).toBe(0);
    expect(performance.now() - began).toBeLessThan(10_000);
    await Promise.all(readers);
    const closed = [...outcomes].filter(([, outcome]) => outcome === 'closed').map(([path]) => path);
    expect(closed.filter((path) => served.output().includes(`"${path}"`))).toEqual([]);
    expect([...outcomes.values()].filter((outcome) => outcome === 'last').length).toBeGreaterThan(10);
    expect(served.output()).not.toContain('"whole":false');
    await served.drop();
  });

  it('with an idle kept connection ends just as well, and a second start shows no password', async () => {
    const first = await serveBuilt();
    expect(first.password()).toMatch(/^[0-9a-z-]{23}$/);
    const agent = new Agent({ keepAlive: true });
    await askOnce(agent, first.port);
    expect(await first.end()).toBe(0);
    agent.destroy();
    const second = await serveBuilt({}, first.dataDir);
    expect(second.password()).toBe('');
    await second.drop();
  });
});

describe('the server in front of any pages', () => {
  const open: { server: FrontServer; portal: Portal; folder: string }[] = [];
  const lines: string[] = [];
  const start = async (pages: Pages) => {
    const folder = mkdtempSync(join(tmpdir(), 'eter-front-'));
    const environment = { DATA_DIR: folder, PORT: '0', ORIGIN: 'http://radio.example' };
    const log = (message: string, values?: object) => void lines.push(JSON.stringify({ message, ...values }));
    const portal = {
      ...openPortal(readConfig(environment, folder)),
      log: { error: log, warn: log, info: log, debug: log }
    };
    await migrate(portal.db);
    const server = await startServer(portal, pages);
    open.push({ server, portal, folder });
    return { server, portal };
  };
  const ask = async (port: number, path = '/') => {
    const req = get({ port, host: '127.0.0.1', path, headers: { host: 'radio.example' }, agent: false });
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of res) text += String(chunk);
    return { status: res.statusCode, text };
  };
  afterEach(async () => {
    for (const { server, portal, folder } of open.splice(0)) {
      await server.stop();
      await portal.close();
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('lets a slow answer finish after it was told to stop, and takes no new connection meanwhile', async () => {
    const begun = Promise.withResolvers<ServerResponse>();
    const { server } = await start((_req, res) => begun.resolve(res));
    const slow = ask(server.port);
    const res = await begun.promise;
    const stopped = server.stop();
    await expect(ask(server.port)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await pause(800);
    res.end('here at last');
    expect(await slow).toEqual({ status: 200, text: 'here at last' });
    await stopped;
  });

  it('tells that it is not ready when its database does not answer', async () => {
    const { server, portal } = await start((_req, res) => res.end());
    expect(await ask(server.port, '/health/ready')).toMatchObject({ status: 200 });
    await portal.db.close();
    const broken = await ask(server.port, '/health/ready');
    expect([broken.status, JSON.parse(broken.text)]).toMatchObject([503, { ready: false, database: false }]);
    expect(await ask(server.port, '/health/live')).toMatchObject({ status: 200 });
  });

  it('answers 500 with a number when the pages throw, and goes on', async () => {
    const { server } = await start(() => {
      throw new Error('the secret reason');
    });
    const failed = await ask(server.port);
    expect(failed.status).toBe(500);
    expect(failed.text).not.toContain('secret');
    const id = /[0-9a-hjkmnp-tv-z]{12}/.exec(failed.text)?.[0] ?? 'no number';
    expect(lines.find((line) => line.includes(id))).toContain('the secret reason');
    expect((await ask(server.port, '/health/live')).status).toBe(200);
  });

  it('hands the pages the portal and the reader’s address, whatever the reader says it is', async () => {
    const { server, portal } = await start((req, res) =>
      res.end(`${String('portal' in req && req.portal === portal)} ${String(req.headers['x-eter-address'])}`)
    );
    const req = get({
      port: server.port,
      host: '127.0.0.1',
      headers: { host: 'radio.example', 'x-eter-address': '192.0.2.1', 'x-forwarded-for': '192.0.2.1' },
      agent: false
    });
    const [res] = (await once(req, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of res) text += String(chunk);
    expect(text).toBe('true 127.0.0.1');
  });
});
