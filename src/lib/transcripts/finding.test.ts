import { describe, expect, it } from 'vitest';
import { findIn } from './finding.ts';
import type { Passage } from './transcript.ts';

const passages: Passage[] = [
  'Pengarna räcker. Pengar!',
  'Ingen sa något om det.',
  'Mer PENGAR (47 mkr).'
].map((text, position) => ({ position, startMs: position * 1000, endMs: 0, speaker: null, text }));

describe('findIn', () => {
  it('finds a word whatever its capitals, and numbers the hits through the transcript', () => {
    const { hits, stretches } = findIn(passages, 'pengar');
    expect(hits).toEqual([0, 0, 2]);
    expect(stretches.get(0)).toEqual([
      { text: 'Pengar', hit: 0 },
      { text: 'na räcker. ', hit: null },
      { text: 'Pengar', hit: 1 },
      { text: '!', hit: null }
    ]);
    expect(stretches.get(2)?.[1]).toEqual({ text: 'PENGAR', hit: 2 });
  });

  it('takes signs as they are, and any space for a space', () => {
    expect(findIn(passages, '(47  mkr)').hits).toEqual([2]);
    expect(findIn(passages, '.*').hits).toEqual([]);
  });

  it('holds å, ä and ö apart from a and o', () => {
    expect(findIn(passages, 'racker').hits).toEqual([]);
    expect(findIn(passages, 'räcker').hits).toEqual([0]);
  });

  it('finds nothing for one letter', () => {
    expect(findIn(passages, ' e ').hits).toEqual([]);
  });
});
