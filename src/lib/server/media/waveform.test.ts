import { describe, expect, it } from 'vitest';
import { waveformFile } from './waveform.ts';

describe('a waveform', () => {
  it('is what audiowaveform writes: version 2, eight bits, a hundred pairs a second', () => {
    const bytes = waveformFile(Int8Array.from([-128, 127, -3, 2, 0, 0]).subarray(2));
    expect([0, 4, 8, 12, 16, 20].map((at) => bytes.readInt32LE(at))).toEqual([2, 1, 48_000, 480, 2, 1]);
    expect([...bytes.subarray(24)]).toEqual([0xfd, 2, 0, 0]);
  });
});
