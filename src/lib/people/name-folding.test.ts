import { describe, expect, it } from 'vitest';
import { foldName, tidyName } from './name-folding.ts';

describe('foldName', () => {
  it.each([
    ['Anna Maria Lindqvist', 'Anna-Maria  Lindkvist'],
    ['Carlsson', 'KARLSON'],
    ['Thorsten Wiktorsson', 'Torsten Viktorson'],
    ['André', 'Andre'],
    ['Christer', 'Krister']
  ])('takes %s and %s for one name', (one, other) => {
    expect(foldName(one)).toBe(foldName(other));
  });

  it.each([
    ['Åsa', 'Asa'],
    ['Mats', 'Matz Ek'],
    ['Lind', 'Linde']
  ])('keeps %s and %s apart', (one, other) => {
    expect(foldName(one)).not.toBe(foldName(other));
  });
});

describe('tidyName', () => {
  it('takes away control characters and doubled spaces', () => {
    expect(tidyName('  Ola\r\n\u202eWiktorsson ')).toBe('Ola Wiktorsson');
  });

  it('is undefined for nothing and for far too much', () => {
    expect([tidyName(' \t'), tidyName('a'.repeat(121))]).toEqual([undefined, undefined]);
  });
});
