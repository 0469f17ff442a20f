import { describe, expect, it } from 'vitest';
import { bytesWords, clockWords, levelWords, percent, readClock } from './figures.ts';

describe('figures in the studio', () => {
  it.each([
    [0, '0\u00a0B'],
    [999, '999\u00a0B'],
    [412_000_000, '412\u00a0MB'],
    [4_100_000_000, '4,1\u00a0GB'],
    [53_000, '53\u00a0kB']
  ])('says %i bytes as %s', (bytes, words) => {
    expect(bytesWords(bytes, 'sv')).toBe(words);
  });

  it.each([
    ['38:01', 2_281_000],
    ['1:02:03', 3_723_000],
    ['75', 75_000],
    ['0:00', 0]
  ])('reads %s as a time', (text, milliseconds) => {
    expect(readClock(text)).toBe(milliseconds);
  });

  it.each(['', 'tolv', '1:75', '-1', '1:2:3:4'])('refuses %j as a time', (text) => {
    expect(readClock(text)).toBeUndefined();
  });

  it('reads every length that it writes', () => {
    for (let seconds = 0; seconds < 90_000; seconds += 61)
      expect(readClock(clockWords(seconds * 1000))).toBe(seconds * 1000);
  });

  it('writes levels with a real minus and a comma', () => {
    expect([
      levelWords(-18.44, 'sv'),
      levelWords(2.4, 'sv', { plus: true }),
      levelWords(-0.01, 'sv')
    ]).toEqual(['−18,4', '+2,4', '0,0']);
  });

  it('never says 100 percent before all is done', () => {
    expect([percent(0.999), percent(1), percent(-1), percent(2)]).toEqual([99, 100, 0, 100]);
  });
});
