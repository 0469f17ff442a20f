import { describe, expect, it } from 'vitest';
import { timeLeftWords } from './time-left-words.ts';
import { studioWords } from './words.ts';

const swedish = studioWords('sv');

describe('the time left in words', () => {
  it.each([
    [null, ''],
    [0, 'strax klart'],
    [34_000, 'ungefär 30 sekunder kvar'],
    [60_000, 'ungefär 1 minut kvar'],
    [201_000, 'ungefär 3 minuter kvar'],
    [1_300_000, 'ungefär 20 minuter kvar'],
    [3_590_000, 'ungefär 1 timme kvar'],
    [5_500_000, 'ungefär 1 timme och 30 minuter kvar'],
    [7_100_000, 'ungefär 2 timmar kvar']
  ])('of %s ms is “%s”', (ms, words) => {
    expect(timeLeftWords(ms, swedish)).toBe(words);
  });
});
