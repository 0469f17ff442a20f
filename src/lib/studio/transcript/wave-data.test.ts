import { describe, expect, it } from 'vitest';
import { peaksBetween, readWave } from './wave-data.ts';

function file(pairs: readonly number[], version = 2): ArrayBuffer {
  const bytes = new ArrayBuffer(24 + pairs.length);
  const header = new DataView(bytes);
  [version, 1, 8000, 80, pairs.length / 2, 1].forEach((number, at) => header.setInt32(at * 4, number, true));
  new Int8Array(bytes, 24).set(pairs);
  return bytes;
}

describe('a waveform', () => {
  it('is read as audiowaveform writes it: the loudest of each pair, a hundred pairs a second', () => {
    const wave = readWave(file([-100, 50, -10, 20, 0, 0, -5, 127]));
    expect(wave?.perSecond).toBe(100);
    expect(Array.from(wave?.levels ?? [])).toEqual([80, 16, 0, 100]);
  });

  it('is nothing when the file is of another kind, or cut off', () => {
    expect([readWave(file([1, 1], 1)), readWave(new ArrayBuffer(7))]).toEqual([null, null]);
  });

  it('is drawn by the loudest in each stretch, silent beyond its ends', () => {
    const wave = { perSecond: 1, levels: [10, 80, 20, 40] };
    expect(peaksBetween(wave, { fromMs: 0, toMs: 4000 }, 2)).toEqual([80, 40]);
    expect(peaksBetween(wave, { fromMs: 2000, toMs: 6000 }, 4)).toEqual([20, 40, 0, 0]);
  });
});
