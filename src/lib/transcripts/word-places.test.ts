import { describe, expect, it } from 'vitest';
import { placesIn } from './word-places.ts';

const words = (...texts: string[]) =>
  texts.map((text, at) => ({ text, startMs: at * 500, probability: null }));

describe('words without signs', () => {
  it('are found in the text that has them, each from its first sign on', () => {
    const places = placesIn(
      'Han sa: ”Åk hem, Åk!” – och åkte.',
      words('han', 'sa', 'åk', 'hem', 'åk', 'och', 'åkte')
    );
    expect(places).toEqual([
      [0, 0],
      [4, 500],
      [8, 1000],
      [12, 1500],
      [17, 2000],
      [24, 2500],
      [28, 3000]
    ]);
  });

  it('are not looked for far on, and one that is missing takes no other', () => {
    expect(placesIn(`Ja, ${'ett två tre fyra '.repeat(8)}nej.`, words('ja', 'nej'))).toBeNull();
    expect(placesIn('Ett två tre fyra fem.', words('ett', 'hm', 'två', 'tre', 'fyra', 'fem'))).toHaveLength(
      5
    );
  });

  it('of another text are not placed in it', () => {
    expect(placesIn('Vi går hem.', words('helt', 'andra', 'ord'))).toBeNull();
    expect(placesIn('Vi går hem.', [])).toBeNull();
  });
});
