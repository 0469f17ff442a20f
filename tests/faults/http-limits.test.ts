import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesReadBy, serveBuilt, type Served } from '../support/served.ts';

const mebibyte = 1024 * 1024;

/** Sends a head and then a body without end; resolves with what was answered when the connection closes. */
async function flood(port: number, head: string): Promise<{ answer: string; ms: number }> {
  const began = performance.now();
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  socket.on('error', () => undefined);
  const piece = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
  const pump = () => {
    while (!socket.destroyed && socket.write(piece));
  };
  socket.on('drain', pump);
  socket.write(head);
  pump();
  await new Promise((resolve) => socket.once('close', resolve));
  return { answer, ms: performance.now() - began };
}

describe('the limits of the built portal', () => {
  let served: Served;
  beforeAll(async () => {
    served = await serveBuilt();
  }, 300_000);
  afterAll(() => served.drop());

  const head = (path: string, ...lines: string[]) =>
    [
      `POST ${path} HTTP/1.1`,
      `host: localhost:${served.port}`,
      `origin: ${served.origin}`,
      ...lines,
      '',
      ''
    ].join('\r\n');

  it.each([
    ['/logga-in', 'content-length: 2000000000', 413],
    ['/redaktion', 'content-length: 2000000000', 413],
    ['/logga-in', 'transfer-encoding: chunked', 411],
    ['/uploads', 'content-length: 2000000000', 4]
  ])('%s with %s is answered %i, and the rest of the body is not read', async (path, length, status) => {
    const before = await bytesReadBy(served.pid);
    const { answer, ms } = await flood(served.port, head(path, length, 'content-type: text/plain'));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect((await bytesReadBy(served.pid)) - before).toBeLessThan(mebibyte);
    expect(ms).toBeLessThan(5000);
  });

  it('a form within the limit is taken, in one piece or many', async () => {
    const body = `email=a%40b.se&password=${'x'.repeat(400_000)}`;
    const answer = await served.ask('/logga-in?/signIn', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body
    });
    expect(answer.status).toBe(401);
  });

  it('a request that waits for "100 Continue" gets it, or the refusal in its place', async () => {
    const ask = (length: number) =>
      served.raw(
        head('/logga-in', `content-length: ${length}`, 'expect: 100-continue', 'connection: close') +
          'x'.repeat(length > 10 ? 0 : length)
      );
    expect(await ask(5)).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 /);
    expect(await ask(2_000_000_000)).toMatch(/^HTTP\/1.1 413/);
  });

  it('five hundred connections that never finish their first line cost no reader anything, and are closed', async () => {
    const sockets = Array.from({ length: 500 }, () => connect(served.port, '127.0.0.1'));
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)));
    for (const socket of sockets) {
      socket.on('error', () => undefined);
      socket.on('data', () => undefined);
      socket.write('GET / HTTP/1.1\r\nhost: lo');
    }
    await pause(200);
    const began = performance.now();
    expect((await served.ask('/health/ready')).status).toBe(200);
    expect(performance.now() - began).toBeLessThan(1000);
    await Promise.all(closed);
    expect(performance.now() - began).toBeLessThan(25_000);
  }, 40_000);
});
