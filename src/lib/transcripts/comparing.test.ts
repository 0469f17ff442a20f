import { describe, expect, it } from 'vitest';
import { compare } from './comparing.ts';

const said = (text: string, startMs = 0, speaker: string | null = 'Ada') => ({ startMs, speaker, text });

describe('comparing two revisions', () => {
  it('shows the words that were changed where they stand, and counts them', () => {
    const { passages, removed, added } = compare(
      [said('Vi började med samordning.'), said('Och sedan?', 5000)],
      [said('Vi började med samverkan då.'), said('Och sedan?', 5000)]
    );
    expect(passages).toEqual([
      {
        startMs: 0,
        speaker: 'Ada',
        runs: [
          { kind: 'same', text: 'Vi började med' },
          { kind: 'removed', text: 'samordning.' },
          { kind: 'added', text: 'samverkan då.' }
        ]
      }
    ]);
    expect([removed, added]).toEqual([1, 2]);
  });

  it('sees no difference where only the cuts between passages have moved', () => {
    expect(compare([said('ett två tre fyra')], [said('ett två'), said('tre fyra', 900)]).passages).toEqual(
      []
    );
  });

  it('tells who was said to speak before', () => {
    const { passages } = compare([said('ja')], [said('ja', 0, 'Bo')]);
    expect(passages).toMatchObject([{ speaker: 'Bo', speakerBefore: 'Ada' }]);
  });

  it('shows all words of a revision that was emptied', () => {
    expect(compare([said('ett två')], [])).toMatchObject({
      removed: 2,
      passages: [{ runs: [{ kind: 'removed', text: 'ett två' }] }]
    });
  });

  it('compares 36,000 words with a thousand changes within seconds, also where they repeat themselves', () => {
    let state = 7;
    const any = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
    const speech = Array.from({ length: 36_000 }, () => `ord${Math.floor(any() ** 3 * 4000)}`);
    const droning = speech.map((_, index) => `ord${index % 40}`);
    const cut = (all: string[]) =>
      Array.from({ length: 900 }, (_, at) => said(all.slice(at * 40, at * 40 + 40).join(' '), at * 16_000));
    for (const words of [speech, droning]) {
      const changed = words.map((word, index) => (index % 36 === 7 ? `ny${index}` : word));
      const started = performance.now();
      expect(compare(cut(words), cut(changed))).toMatchObject({ removed: 1000, added: 1000 });
      expect(performance.now() - started).toBeLessThan(5000);
    }
  });
});
