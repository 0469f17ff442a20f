import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundBody } from '#lib/server/http/bodies.ts';
import { serveDoor, until } from '../support/media.ts';
import { serveBuilt, type Served } from '../support/served.ts';

/** Sends a beginning, then the pieces, one every 50 ms; resolves when the connection ends, with the answer. */
async function drip(port: number, beginning: string, pieces: readonly string[] = []) {
  const began = performance.now();
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (bytes) => (answer += String(bytes))).on('error', () => undefined);
  socket.write(beginning);
  const left = [...pieces];
  const dripping = setInterval(() => socket.write(left.shift() ?? ''), 50);
  await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(dripping);
  return { answer, ms: performance.now() - began };
}

describe('a form that comes slowly', () => {
  let door: Awaited<ReturnType<typeof serveDoor>>;
  beforeAll(async () => {
    door = await serveDoor(async (req, res) => {
      boundBody(req, res, 400);
      const body = await text(req).catch(() => undefined);
      if (!res.destroyed) res.setHeader('connection', 'close').end(`got ${body?.length ?? 'nothing'}`);
      return true;
    });
  });
  afterAll(() => door.close());
  const head = (length: number) => `POST / HTTP/1.1\r\nhost: x\r\ncontent-length: ${length}\r\n\r\na=`;
  const port = () => Number(new URL(door.origin).port);

  it('is cut when it takes longer than any honest one, though something comes all the time', async () => {
    const { answer, ms } = await drip(port(), head(5000), Array<string>(200).fill('x'));
    expect(answer).toBe('');
    expect(ms).toBeGreaterThan(350);
    expect(ms).toBeLessThan(3000);
  });

  it('is cut when nothing more comes', async () => {
    expect((await drip(port(), head(5000))).answer).toBe('');
  });

  it('is taken when it arrives in time, and given a second more for each 64 kB', async () => {
    expect((await drip(port(), head(5), ['x', 'x', 'x'])).answer).toContain('got 5');
    const { answer, ms } = await drip(port(), head(64_002), Array<string>(16).fill('x'.repeat(4000)));
    expect(answer).toContain('got 64002');
    expect(ms).toBeGreaterThan(600);
  });
});

describe('an upload to the built portal', () => {
  let served: Served;
  let cookie: string;
  beforeAll(async () => {
    served = await serveBuilt();
    cookie = await served.signIn('admin@localhost', served.password());
  }, 300_000);
  afterAll(() => served.drop());

  it('in which nothing more comes is cut, what came counts, and it goes on at once', async () => {
    const tus = { 'tus-resumable': '1.0.0', cookie };
    const made = await served.ask('/uploads', {
      method: 'POST',
      headers: { ...tus, 'upload-length': '1000' }
    });
    const path = made.headers.location ?? '';
    const bytesType = 'application/offset+octet-stream';
    const lines = [
      `PATCH ${path} HTTP/1.1`,
      `host: localhost:${served.port}`,
      `origin: ${served.origin}`,
      `cookie: ${cookie}`,
      'tus-resumable: 1.0.0',
      'upload-offset: 0',
      `content-type: ${bytesType}`,
      'content-length: 1000'
    ];
    const { answer, ms } = await drip(served.port, `${lines.join('\r\n')}\r\n\r\n${'x'.repeat(300)}`);
    expect(answer).toBe('');
    expect(ms).toBeGreaterThan(10_000);
    expect(ms).toBeLessThan(20_000);
    const received = await until(async () => {
      const head = await served.ask(path, { method: 'HEAD', headers: { ...tus, origin: served.origin } });
      return Number(head.headers['upload-offset']);
    });
    expect(received).toBe(300);
    const rest = await served.ask(path, {
      method: 'PATCH',
      headers: { ...tus, 'upload-offset': String(received), 'content-type': bytesType },
      body: 'x'.repeat(1000 - received)
    });
    expect(rest.status).toBe(204);
    expect(rest.headers['upload-recording']).toBeDefined();
  }, 60_000);
});
