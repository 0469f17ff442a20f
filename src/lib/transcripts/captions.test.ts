import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { captionsOf, toCaptions } from './captions.ts';
import type { TimedPassage } from './transcript.ts';

const said = (text: string, startMs = 0, endMs = text.length * 70): TimedPassage => ({
  ...{ position: 0, speaker: null, text, startMs, endMs },
  times: [[0, startMs]]
});
const texts = (...passages: TimedPassage[]) => captionsOf(passages).map(({ text }) => text);

describe('captions', () => {
  it('end where a sentence or a clause does, and break their lines there', () => {
    expect(
      texts(
        said(
          'Vi började med samordning, eftersom ingen annan gjorde det. Sedan kom frågan om pengar och vem som skulle betala.'
        )
      )
    ).toEqual([
      'Vi började med samordning,\neftersom ingen annan gjorde det.',
      'Sedan kom frågan om pengar\noch vem som skulle betala.'
    ]);
  });

  it('stand until they can be read when nobody speaks, but never into the next', () => {
    const cues = captionsOf([
      said('Ja, det gör vi.', 0, 300),
      said('Nej.', 2000, 2100),
      said('Jo.', 2400, 2500)
    ]);
    expect(cues.map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 1000],
      [2000, 2320],
      [2400, 3400]
    ]);
  });

  it('are WebVTT in which markup is words', () => {
    expect(toCaptions([said('1 < 2 & 3 > 2', 0, 1500)])).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n1 &lt; 2 &amp; 3 &gt; 2\n'
    );
  });

  it('hold every word in order, two lines of 37 characters, no two at once, whatever is said', () => {
    const word = fc.oneof(
      fc.lorem({ maxCount: 1 }),
      fc.constantFrom('och', 'att', 'slut.', 'paus,', 'x'.repeat(90))
    );
    const passage = fc.record({
      words: fc.array(word, { minLength: 1, maxLength: 60 }),
      gap: fc.nat(3000),
      ms: fc.nat(400)
    });
    fc.assert(
      fc.property(fc.array(passage, { maxLength: 4 }), (made) => {
        let at = 0;
        const passages = made.map(({ words, gap, ms }) => {
          const startMs = at + gap;
          at = startMs + 1 + words.length * ms;
          return said(words.join(' '), startMs, at);
        });
        const cues = captionsOf(passages);
        const letters = (all: readonly { text: string }[]) =>
          all.map(({ text }) => text.replace(/\s/g, '')).join('');
        expect(letters(cues)).toBe(letters(passages));
        for (const [index, { text, startMs, endMs }] of cues.entries()) {
          const lines = text.split('\n');
          expect(lines.length).toBeLessThanOrEqual(2);
          for (const line of lines) expect(line.length).toBeLessThanOrEqual(37);
          expect(endMs).toBeGreaterThan(startMs);
          expect(startMs).toBeGreaterThanOrEqual(cues[index - 1]?.startMs ?? 0);
        }
      })
    );
  });

  it('of four hours are made in a few seconds', { timeout: 8000 }, () => {
    const passages = Array.from({ length: 480 }, (_, index) =>
      said(
        'Det här är en mening om stöd, och den är lång. '.repeat(12).trim(),
        index * 30_000,
        index * 30_000 + 29_000
      )
    );
    expect(captionsOf(passages).length).toBeGreaterThan(4000);
  });
});
