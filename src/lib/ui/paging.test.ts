import { expect, it } from 'vitest';
import { pageAddress, pageAsked } from './paging.ts';

it('a page is asked for with ?sida=, and anything odd means the first', () => {
  const asked = ['', '?sida=3', '?sida=0', '?sida=-1', '?sida=2.5', '?sida=99999', '?sida=abc'];
  expect(asked.map((query) => pageAsked(new URL(`http://localhost/arkiv${query}`)))).toEqual([
    1, 3, 1, 1, 1, 1, 1
  ]);
});

it('the address of a page keeps the other parameters, and the first page has no number', () => {
  const asked = new URLSearchParams({ q: 'råd & dåd', sida: '4' });
  expect(pageAddress('/sok', asked, 2)).toBe('/sok?q=r%C3%A5d+%26+d%C3%A5d&sida=2');
  expect(pageAddress('/arkiv/2026', new URLSearchParams('sida=2'), 1)).toBe('/arkiv/2026');
});
