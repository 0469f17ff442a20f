import { expect, it } from 'vitest';
import { nextIndex } from './keyboard.ts';
import { moved } from './order.ts';
import { withQuery } from './query.ts';

it.each([
  [0, 2, 'bca'],
  [2, 0, 'cab'],
  [1, 1, 'abc'],
  [0, 1, 'bac']
])('moves the thing at %i to %i', (from, to, after) => {
  expect(moved(['a', 'b', 'c'], from, to).join('')).toBe(after);
});

it.each([
  ['ArrowRight', 2, 0],
  ['ArrowLeft', 0, 2],
  ['Home', 1, 0],
  ['End', 0, 2],
  ['a', 0, undefined]
])('%s from %i of three leads to %s', (key, now, next) => {
  expect(nextIndex(key, now, 3)).toBe(next);
});

it('leaves empty parts and the first page out of an address', () => {
  expect(withQuery('/redaktion/artikel', { lage: undefined, q: '', sida: 1 })).toBe('/redaktion/artikel');
  expect(withQuery('/redaktion/artikel', { lage: 'draft', q: 'å & ä', sida: 2 })).toBe(
    '/redaktion/artikel?lage=draft&q=%C3%A5+%26+%C3%A4&sida=2'
  );
});
