import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const request = (remoteAddress: string | undefined, forwarded?: string | string[]) =>
  ({ socket: { remoteAddress }, headers: { 'x-forwarded-for': forwarded } }) as unknown as IncomingMessage;

describe('the address of a reader', () => {
  it.each([
    // proxies, who connects, what X-Forwarded-For says, the address
    [[], '203.0.113.9', undefined, '203.0.113.9'],
    [[], '203.0.113.9', '192.0.2.1', '203.0.113.9'],
    [[], '127.0.0.1', '192.0.2.1', '127.0.0.1'],
    [['127.0.0.1'], '127.0.0.1', '192.0.2.1', '192.0.2.1'],
    [['127.0.0.1'], '::ffff:127.0.0.1', '192.0.2.1', '192.0.2.1'],
    [['127.0.0.1'], '127.0.0.1', undefined, '127.0.0.1'],
    [['127.0.0.1'], '127.0.0.1', '', '127.0.0.1'],
    [['127.0.0.1'], '203.0.113.9', '192.0.2.1', '203.0.113.9'],
    [['127.0.0.1'], '127.0.0.1', '10.9.9.9, 192.0.2.1', '192.0.2.1'],
    [['127.0.0.1', '10.0.0.0/8'], '127.0.0.1', '198.51.100.1, 192.0.2.1, 10.1.2.3', '192.0.2.1'],
    [['127.0.0.1', '10.0.0.0/8'], '127.0.0.1', '10.4.4.4, 10.1.2.3', '10.4.4.4'],
    [['127.0.0.1'], '127.0.0.1', '192.0.2.1, not an address', '127.0.0.1'],
    [['127.0.0.1'], '127.0.0.1', '192.0.2.1:4711', '192.0.2.1'],
    [['127.0.0.1'], '127.0.0.1', '[2001:db8::7]:4711', '2001:db8::7'],
    [['2001:db8::/32'], '2001:db8::1', '192.0.2.1', '192.0.2.1'],
    [['::1'], '::1', ['198.51.100.1', '192.0.2.1'], '192.0.2.1'],
    [['127.0.0.1'], undefined, '192.0.2.1', '']
  ])('with proxies %j, from %j saying %j, is %j', (proxies, remote, forwarded, address) => {
    expect(clientAddress(proxies)(request(remote, forwarded))).toBe(address);
  });

  it('is found in a header of any length', () => {
    const long = `${'10.0.0.1, '.repeat(1500)}192.0.2.1`;
    expect(clientAddress(['127.0.0.1'])(request('127.0.0.1', long))).toBe('192.0.2.1');
  });
});
