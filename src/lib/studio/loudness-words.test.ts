import { describe, expect, it } from 'vitest';
import { loudnessWords } from './loudness-words.ts';
import { studioWords } from './words.ts';

const saying = { t: studioWords('sv'), language: 'sv' };
const measured = { integrated: -23.4, range: 6.1, truePeak: -4.2, target: -16, gainDb: 7.4 };
const heard = (integrated: number) => ({ integrated, range: 6, truePeak: -1.3 });

describe('the loudness in words', () => {
  it.each([
    [null, 'Originalet mäter −23,4 LUFS. Det justeras +7,4 dB för att nå målet −16,0.'],
    [heard(-16.2), 'Det som hörs mäter −16,2 LUFS. Målet är −16,0, och originalet mätte −23,4.'],
    [
      heard(-18),
      'Det som hörs mäter −18,0 LUFS, 2,0 under målet −16,0: högre gick inte utan att topparna förvrängs.'
    ],
    [heard(-14), 'Det som hörs mäter −14,0 LUFS, 2,0 över målet −16,0.']
  ])('of what was measured as %o', (after, words) => {
    expect(loudnessWords(measured, after, saying)).toBe(words);
  });

  it('of silence says that there is nothing to measure', () => {
    expect(loudnessWords({ ...measured, integrated: -70 }, null, saying)).toContain('hörs ingenting');
  });
});
