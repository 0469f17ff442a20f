import { describe, expect, it } from 'vitest';
import { claimedSeconds } from '../media/wav-header.ts';
import { endOfPart, isSilent, longestPart, speechRate, wavOf } from './sound-parts.ts';

/** Sound with pauses of a second at the given seconds. */
function speech(seconds: number, ...pauses: number[]): Int16Array {
  const samples = new Int16Array(seconds * speechRate).map((_, at) => (at % 80 < 40 ? 3000 : -3000));
  for (const at of pauses) samples.fill(0, at * speechRate, (at + 1) * speechRate);
  return samples;
}

describe('a part of a recording', () => {
  it('is all that is left when that is little', () => {
    expect(endOfPart(speech(30, 10), true)).toBe(30 * speechRate);
  });

  it('ends in the last pause of its last minute, never later than ten minutes', () => {
    const seconds = endOfPart(speech(longestPart, 100, 550, 570), false) / speechRate;
    expect(seconds).toBeGreaterThan(570);
    expect(seconds).toBeLessThan(571);
    expect(endOfPart(speech(longestPart), false)).toBeLessThanOrEqual(longestPart * speechRate);
    expect(endOfPart(speech(longestPart), false)).toBeGreaterThan((longestPart - 61) * speechRate);
  });

  it('is silent when nobody is heard, however long it is', () => {
    expect(isSilent(new Int16Array(speechRate).fill(10))).toBe(true);
    const once = new Int16Array(60 * speechRate);
    once.set(speech(1), 30 * speechRate);
    expect(isSilent(once)).toBe(false);
  });

  it('is written as a WAV file that others read', () => {
    const wav = wavOf(speech(2));
    expect(claimedSeconds(wav)).toBe(2);
    expect(wav.readInt16LE(44)).toBe(3000);
  });
});
