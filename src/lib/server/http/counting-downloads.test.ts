import { describe, expect, it } from 'vitest';
import { isBeginning } from './counting-downloads.ts';

describe('a download', () => {
  const ours = { 'sec-fetch-site': 'same-origin' };
  it.each<[Record<string, string>, boolean]>([
    [{}, true],
    [{ range: 'bytes=0-' }, true],
    [{ range: 'bytes=0-65535' }, true],
    [{ range: 'bytes=0-1' }, false],
    [{ range: 'bytes=0-0' }, false],
    [{ range: 'bytes=65536-' }, false],
    [{ range: 'bytes=-500' }, false],
    [{ range: 'bytes=05-' }, false],
    [{ ...ours, 'sec-fetch-dest': 'audio' }, false],
    [{ ...ours, 'sec-fetch-dest': 'video', range: 'bytes=0-' }, false],
    [{ ...ours, 'sec-fetch-dest': 'document' }, true],
    [{ 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'audio' }, true]
  ])('asked for with %j begins: %s', (headers, begins) => {
    expect(isBeginning(headers)).toBe(begins);
  });
});
