import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { linksIn } from './links-in-text.ts';

const linksOf = (text: string) => linksIn(text).flatMap(({ address }) => address ?? []);

describe('linksIn', () => {
  it.each([
    ['Se https://ri.se/a, eller (http://b.example).', ['https://ri.se/a', 'http://b.example/']],
    ['HTTPS://RI.SE/Å?x=1&y=2!', ['https://ri.se/%C3%85?x=1&y=2']],
    ['javascript:alert(1) data:text/html,x ftp://a.example //a.example www.a.example', []],
    ['https://user:pass@evil.example https://localhost/ https:// https://.', []],
    ['https://a.example"onmouseover=x', ['https://a.example/']]
  ])('finds in %j only web addresses', (text, links) => {
    expect(linksOf(text)).toEqual(links);
  });

  it('loses no letter of any text, and links to nothing but http and https', () => {
    const pieces = fc.constantFrom(
      'https://',
      'a.example',
      '/x',
      ' ',
      '<',
      '"',
      '.',
      ')',
      'javascript:',
      'å',
      '\n',
      '@'
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        expect(
          linksIn(text)
            .map((part) => part.text)
            .join('')
        ).toBe(text);
        for (const link of linksOf(text)) expect(link).toMatch(/^https?:\/\//);
      })
    );
  });
});
