import { describe, expect, it } from 'vitest';
import { PacketLines } from './packets.ts';

const lines = `#software: Lavf59.27.100
#tb 0: 1/12800
#tb 1: 1/12800
#tb 2: 1/12800
0,      -1024,          0,      512,     8955, 0x29b41481
1,      -1024,          0,      512,     8267, 0x379e2c72
0,       -512,       1024,      512,     4531, 0x36a8acf7, F=0x0
0,          0,        512,      512,     2963, 0xbb97adae, F=0x1
`;
const read = (text: string, pieceBytes = text.length) => {
  const reading = new PacketLines();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) reading.add(bytes.subarray(at, at + pieceBytes));
  return reading.result();
};

describe('the list of coded pictures', () => {
  it('is understood, in whatever pieces it comes', () => {
    const whole = read(lines);
    expect(whole).toEqual({
      packets: [
        { decoded: -0.08, shown: 0, bytes: 8955, isKey: true },
        { decoded: -0.04, shown: 0.08, bytes: 4531, isKey: false },
        { decoded: 0, shown: 0.04, bytes: 2963, isKey: true }
      ],
      beginnings: [0],
      changes: false
    });
    expect(read(lines, 7)).toEqual(whole);
  });

  it.each([
    ['new parameters among the pictures', '2, 0, 0, 512, 30, 0x379e2c72\n'],
    ['new parameters beside a picture', '0, 512, 512, 512, 30, 0x379e2c72, S=1, 40, 0x1c915e65\n']
  ])('tells that there are %s', (_what, line) => {
    expect(read(lines + line).changes).toBe(true);
  });
});
