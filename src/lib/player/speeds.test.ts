import { expect, it } from 'vitest';
import { speedWords } from './speeds.ts';

it('writes speeds with a decimal comma in Swedish', () => {
  expect([1, 1.2, 2].map((speed) => speedWords(speed, 'sv'))).toEqual(['1×', '1,2×', '2×']);
  expect(speedWords(0.8, 'en')).toBe('0.8×');
});
