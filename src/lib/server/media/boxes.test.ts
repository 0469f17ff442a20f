import { describe, expect, it } from 'vitest';
import { boxAt, boxesIn } from './boxes.ts';

const box = (type: string, ...inside: Buffer[]) => {
  const body = Buffer.concat(inside);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
};
const large = (type: string, bytes: number) => {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(1);
  head.write(type, 4, 'latin1');
  head.writeBigUInt64BE(BigInt(bytes), 8);
  return head;
};

describe('the boxes of a file', () => {
  it('are found one after another, with where they begin and end', () => {
    const bytes = Buffer.concat([box('ftyp', Buffer.alloc(4)), large('free', 20), Buffer.alloc(4)]);
    expect(boxesIn(bytes)).toEqual([
      { type: 'ftyp', start: 0, body: 8, end: 12 },
      { type: 'free', start: 12, body: 28, end: 32 }
    ]);
  });

  it('are found within others by their path', () => {
    const bytes = box('moov', box('mvhd', Buffer.alloc(8)), box('trak', box('mdia')));
    expect(boxAt(bytes, ['moov', 'trak', 'mdia'])).toEqual({ type: 'mdia', start: 32, body: 40, end: 40 });
    expect(() => boxAt(bytes, ['moov', 'udta'])).toThrow('there is no udta');
  });

  it.each([
    ['reach past the end', box('free', Buffer.alloc(9)).subarray(0, 12)],
    ['are cut in their header', box('free').subarray(0, 5)],
    ['are cut in the length of a large one', large('mdat', 16).subarray(0, 12)],
    ['are smaller than their header', Buffer.from('0000000466726565', 'hex')],
    ['say nothing of their length', Buffer.from('0000000066726565', 'hex')]
  ])('are refused when they %s', (_name, bytes) => {
    expect(() => boxesIn(bytes)).toThrow(/box/);
  });
});
