import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  quotedWords,
  quoteLine,
  readQuotedSpan,
  readRevision,
  spanBetween,
  stillStands,
  writeSpan
} from './quoting.ts';
import type { TimedPassage } from './transcript.ts';

/** A passage whose words begin half a second apart. */
function passage(position: number, startMs: number, speaker: string | null, text: string): TimedPassage {
  const times = [...text.matchAll(/\S+/g)].map((word, at) => [word.index, startMs + at * 500] as const);
  return { position, startMs, endMs: startMs + times.length * 500, speaker, text, times };
}

const passages = [
  passage(0, 0, 'Åsa', 'Vi började med samordning.'),
  passage(1, 2000, 'Åsa', 'Det var svårt.'),
  passage(2, 4000, 'Bo', 'Hur då?')
];

describe('the address of a quote', () => {
  it('has where it begins and ends, in seconds or as a clock', () => {
    expect(readQuotedSpan('412.4,447.9')).toEqual({ startMs: 412_400, endMs: 447_900 });
    expect(readQuotedSpan('6:52,1:07:27')).toBeNull();
    expect(readQuotedSpan('6:52,7:27')).toEqual({ startMs: 412_000, endMs: 447_000 });
    expect(writeSpan({ startMs: 412_400, endMs: 447_000 })).toBe('412.4,447');
  });

  it.each([
    ...[null, '', '412', '412,', ',412', '447.9,412.4', '412,412', '-1,5', '1,2,3', 'a,b', '0,1e9'],
    ...['1,2'.repeat(5000), '0,601', 'NaN,NaN', '0,Infinity', '%00,1', '１,２']
  ])('is none: %j', (text) => {
    expect(readQuotedSpan(text)).toBeNull();
  });

  it('may name a revision', () => {
    expect(readRevision('7')).toBe(7);
    for (const text of [null, '', '0', '-1', '1.5', '7 ', '9'.repeat(10_000), 'x', '07'])
      expect(readRevision(text)).toBeNull();
  });
});

describe('a quote', () => {
  it('is the words that begin within its span, by speaker', () => {
    expect(quotedWords(passages, { startMs: 500, endMs: 4500 })).toEqual([
      { speaker: 'Åsa', text: 'började med samordning. Det var svårt.' },
      { speaker: 'Bo', text: 'Hur' }
    ]);
    expect(quotedWords(passages, { startMs: 90_000, endMs: 95_000 })).toEqual([]);
    expect(quotedWords([], { startMs: 0, endMs: 1 })).toEqual([]);
  });

  it('of any selection is whole words, and reads the same by its address', () => {
    const place = fc.record({ place: fc.nat(2), offset: fc.nat(26) });
    fc.assert(
      fc.property(place, place, (one, other) => {
        const isFirst = one.place < other.place || (one.place === other.place && one.offset <= other.offset);
        const [from, to] = isFirst ? [one, other] : [other, one];
        const span = spanBetween(passages, from, to);
        const chosen = passages.slice(from.place, to.place + 1).map(({ text }, index) => {
          const begin = index === 0 ? from.offset : 0;
          return text.slice(begin, from.place + index === to.place ? to.offset : undefined);
        });
        if (!span) return chosen.join('').trim() === '' || from.offset === to.offset;
        const read = readQuotedSpan(writeSpan(span));
        const words = quotedWords(passages, read!)
          .map(({ text }) => text)
          .join(' ');
        return words !== '' && words.includes(chosen.join(' ').trim().split(/\s+/)[0] ?? '');
      })
    );
    const span = spanBetween(passages, { place: 0, offset: 4 }, { place: 1, offset: 2 });
    expect(span).toEqual({ startMs: 500, endMs: 2500 });
    expect(quotedWords(passages, span!)).toEqual([{ speaker: 'Åsa', text: 'började med samordning. Det' }]);
  });

  it('stands as long as its words do, also when their times are mended a little', () => {
    const quote = { startMs: 500, endMs: 2000, said: [{ speaker: 'Åsa', text: 'började med samordning.' }] };
    expect(stillStands(passages, quote)).toBe(true);
    const later = passages.map((one) => passage(one.position, one.startMs + 1000, one.speaker, one.text));
    expect(stillStands(later, quote)).toBe(true);
    const edited = [passage(0, 0, 'Åsa', 'Vi började med en omordning.')];
    expect(stillStands(edited, quote)).toBe(false);
    expect(stillStands([], quote)).toBe(false);
  });

  it('is cut between words where a line is short', () => {
    const said = [{ speaker: null, text: 'Vi började med samordning.' }];
    expect(quoteLine({ said }, 100)).toBe('Vi började med samordning.');
    expect(quoteLine({ said }, 20)).toBe('Vi började med …');
    expect(quoteLine({ said: [{ speaker: null, text: 'x'.repeat(100) }] }, 20)).toHaveLength(20);
  });
});
