import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorsBetween, exchangeWords, mostErrors } from './spelling.ts';

describe('errors between words', () => {
  it.each([
    ['samvärkan', 'samverkan', 1],
    ['samverkna', 'samverkan', 1],
    ['samvrkan', 'samverkan', 1],
    ['sammverkan', 'samverkan', 1],
    ['rehabilitring', 'rehabilitering', 1],
    ['rehablitring', 'rehabilitering', 2],
    ['kör', 'kör', 0]
  ])('of %s and %s are counted', (one, other, count) => {
    expect(errorsBetween(one, other, 2)).toBe(count);
  });

  it('are the same both ways, and never more than is asked about and one', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'å'), maxLength: 8 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 3 }), (one, other, most) => {
        const count = errorsBetween(one, other, most);
        expect(count).toBe(errorsBetween(other, one, most));
        expect(count).toBeLessThanOrEqual(most + 1);
        expect(errorsBetween(one, one, most)).toBe(0);
      })
    );
  });

  it('are not looked for in short words and numbers', () => {
    expect(['kör', 'körs', 'kören', 'bibliotek', '20134'].map(mostErrors)).toEqual([0, 0, 1, 2, 0]);
  });
});

it('words are exchanged where they stand, with their capitals', () => {
  const by = new Map([['samvärkan', 'samverkan']]);
  expect(exchangeWords('Samvärkan "i länet" -samvärkan, Åsa', by)).toBe(
    'Samverkan "i länet" -samverkan, Åsa'
  );
});
