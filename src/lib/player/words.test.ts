import { describe, expect, it } from 'vitest';
import sv from '#messages/sv.json' with { type: 'json' };
import { type MessageKey, translator } from '../ui/messages.ts';
import { fileWords, spokenPlace, spokenTime } from './words.ts';

const say = translator<MessageKey>('sv', sv);

describe('spokenTime', () => {
  it.each([
    [0, '0 sekunder'],
    [1000, '1 sekund'],
    [797_000, '13 minuter 17 sekunder'],
    [3_661_000, '1 timme 1 minut 1 sekund'],
    [2_280_000, '38 minuter']
  ])('says %i ms', (ms, words) => {
    expect(spokenTime(ms, say)).toBe(words);
  });
});

it('says where the needle stands, with the chapter when there is one', () => {
  const at = { atMs: 797_000, durationMs: 2_281_000, chapter: 'ISAK' };
  expect(spokenPlace(at, say)).toBe('13 minuter 17 sekunder av 38 minuter 1 sekund, kapitel ISAK');
  expect(spokenPlace({ ...at, chapter: null }, say)).toBe('13 minuter 17 sekunder av 38 minuter 1 sekund');
});

it('writes what a file is and how much it weighs', () => {
  expect(fileWords({ address: '/media/r/1/sound.mp3', bytes: 36_400_000 }, 'sv')).toBe('mp3, 36\u00a0MB');
  expect(fileWords({ address: '/media/r/1/sound.m4a', bytes: 1_250_000 }, 'sv')).toBe('m4a, 1,3\u00a0MB');
});
