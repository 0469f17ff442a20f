import { describe, expect, it } from 'vitest';
import { claimedSeconds } from './wav-header.ts';

function wav(dataBytes: number, { notes = 0, rate = 8000, form = 'WAVE' } = {}): Buffer {
  const number = (value: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const format = Buffer.concat([
    Buffer.from([1, 0, 1, 0]),
    number(rate),
    number(rate),
    Buffer.from([1, 0, 8, 0])
  ]);
  const chunk = (name: string, bytes: Buffer, said = bytes.length) =>
    Buffer.concat([Buffer.from(name), number(said), bytes, Buffer.alloc(bytes.length % 2)]);
  return Buffer.concat([
    Buffer.from('RIFF'),
    number(0),
    Buffer.from(form),
    chunk('fmt ', format),
    ...(notes ? [chunk('bext', Buffer.alloc(notes))] : []),
    chunk('data', Buffer.alloc(64), dataBytes)
  ]);
}

describe('the header of a WAV file', () => {
  it.each([
    ['says how long the sound is', wav(16_000), 2],
    ['says so behind notes of even length', wav(16_000, { notes: 602 }), 2],
    ['says so behind notes of odd length', wav(16_000, { notes: 601 }), 2],
    ['says nothing when the recorder was switched off', wav(0), null],
    ['says nothing when it was written as it went', wav(0xffff_ffff), null],
    ['says nothing without a rate', wav(16_000, { rate: 0 }), null],
    ['of something else says nothing', wav(16_000, { form: 'AVI ' }), null],
    ['cut short says nothing', wav(16_000).subarray(0, 20), null],
    ['of nothing says nothing', Buffer.alloc(0), null]
  ])('%s', (_name, start, seconds) => {
    expect(claimedSeconds(start)).toBe(seconds);
  });
});
