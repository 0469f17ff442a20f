import { describe, expect, it } from 'vitest';
import { Readers } from './readers.ts';

describe('readers', () => {
  it('of one network are let in up to their number, and again when one has gone', () => {
    const readers = new Readers({ perNetwork: 2, all: 10 });
    const first = readers.enter('192.0.2.1');
    readers.enter('192.0.2.1');
    expect(() => readers.enter('192.0.2.1')).toThrow(expect.objectContaining({ status: 429 }) as Error);
    readers.enter('192.0.2.2');
    first();
    readers.enter('192.0.2.1');
    expect(() => readers.enter('192.0.2.1')).toThrow(expect.objectContaining({ status: 429 }) as Error);
  });

  it('of one /64 are one network', () => {
    const readers = new Readers({ perNetwork: 1, all: 10 });
    readers.enter('2001:db8:1:2::1');
    expect(() => readers.enter('2001:db8:1:2::2')).toThrow(expect.objectContaining({ status: 429 }) as Error);
    readers.enter('2001:db8:1:3::1');
  });

  it('are bounded all together', () => {
    const readers = new Readers({ perNetwork: 5, all: 2 });
    const leave = readers.enter('192.0.2.1');
    readers.enter('192.0.2.2');
    expect(() => readers.enter('192.0.2.3')).toThrow(expect.objectContaining({ status: 503 }) as Error);
    leave();
    readers.enter('192.0.2.3');
  });
});
