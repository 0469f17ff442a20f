import { describe, expect, it } from 'vitest';
import { readPlace, readSpan, timesIn } from './place.ts';

describe('readPlace', () => {
  it.each([
    ['797', 797_000],
    ['0', 0],
    ['412.4', 412_400],
    ['412.4,447.9', 412_400],
    ['13:17', 797_000],
    ['1:02:03', 3_723_000]
  ])('reads %s', (text, ms) => {
    expect(readPlace(text)).toBe(ms);
  });

  it.each([null, '', '-4', 'nan', '1e9', '12:99', '4:', '99999999'])('takes %s for no place', (text) => {
    expect(readPlace(text)).toBeNull();
  });
});

describe('timesIn', () => {
  it('finds the times a reader names, and keeps every letter between them', () => {
    const text = 'Vid 13:46 kommer svaret, och 0:05 frågan.';
    const parts = timesIn(text, 38 * 60_000);
    expect(parts.filter((part) => part.atMs !== null)).toEqual([
      { text: '13:46', atMs: 826_000 },
      { text: '0:05', atMs: 5000 }
    ]);
    expect(parts.map((part) => part.text).join('')).toBe(text);
  });

  it('leaves a time beyond the end, and figures that are no time, as they are', () => {
    expect(timesIn('Kl. 19:30, 2:1 och 1:2:3', 60_000)).toEqual([
      { text: 'Kl. 19:30, 2:1 och 1:2:3', atMs: null }
    ]);
  });
});

it.each([
  ['412.4,447.9', { startMs: 412_400, endMs: 447_900 }],
  ['1:00,1:30', { startMs: 60_000, endMs: 90_000 }],
  ['30', { startMs: 30_000, endMs: null }],
  ['30,20', { startMs: 30_000, endMs: null }],
  ['30,x', { startMs: 30_000, endMs: null }],
  ['x,30', null],
  [null, null]
])('readSpan reads %s', (text, span) => {
  expect(readSpan(text)).toEqual(span);
});
