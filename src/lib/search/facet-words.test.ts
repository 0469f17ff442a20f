import { expect, it } from 'vitest';
import { facetWords, folded } from './facet-words.ts';
import type { Facet } from './search.ts';

const facet = (value: string): Facet => ({ value, name: `namn ${value}`, count: 1 });
const many = Array.from({ length: 20 }, (_, at) => facet(String(at)));

it('kinds and roles are said in words, other things by their names', () => {
  const say = (key: string) => key;
  expect(facetWords(say, 'kind', facet('audio'))).toBe('kind.audio');
  expect(facetWords(say, 'role', facet('guest'))).toBe('role.guest');
  expect(facetWords(say, 'role', facet('constructor'))).toBe('namn constructor');
  expect(facetWords(say, 'person', facet('guest'))).toBe('namn guest');
});

it('of many values eight are shown, and the chosen ones wherever they stand', () => {
  const values = (facets: readonly Facet[]) => facets.map(({ value }) => value);
  expect(values(folded(many, []).shown)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
  const { shown, rest } = folded(many, ['15', '3', '12']);
  expect(values(shown).slice(8)).toEqual(['12', '15']);
  expect(values(rest)).not.toContain('15');
  expect(shown.length + rest.length).toBe(20);
  expect(folded(many.slice(0, 9), []).rest).toEqual([]);
});

it('what is chosen and finds nothing stands after what finds something', () => {
  const none = { ...facet('text'), count: 0 };
  expect(folded([none, facet('audio')], ['text']).shown.map(({ value }) => value)).toEqual(['audio', 'text']);
});
