import { describe, expect, it } from 'vitest';
import { slugOf } from './slug.ts';
import { sortKey } from './swedish-order.ts';

describe('slugOf', () => {
  it.each([
    ['Fyra myndigheter, en gemensam kassa', 'fyra-myndigheter-en-gemensam-kassa'],
    ['Åtta öl på ängen – ”så”', 'atta-ol-pa-angen-sa'],
    ['Samordnings\u00adförbundet', 'samordningsforbundet'],
    ['🎉🎉', 'artikel'],
    ['<script>alert(1)</script>', 'script-alert-1-script']
  ])('makes of %s the slug %s', (title, slug) => {
    expect(slugOf(title, 'artikel')).toBe(slug);
  });

  it('is never longer than 80 characters', () => {
    expect(slugOf('ord '.repeat(300), 'x').length).toBeLessThanOrEqual(80);
    expect(slugOf('o'.repeat(300), 'x').length).toBe(80);
  });
});

describe('sortKey', () => {
  it('sorts å ä ö after z, and accents as their letter', () => {
    const names = ['Örjan', 'Ärla', 'Åke', 'Zäta', 'Émile', 'Emma', 'andra', 'Wiktor'];
    const sorted = names.toSorted((one, other) => (sortKey(one) < sortKey(other) ? -1 : 1));
    expect(sorted).toEqual(['andra', 'Émile', 'Emma', 'Wiktor', 'Zäta', 'Åke', 'Ärla', 'Örjan']);
  });
});
