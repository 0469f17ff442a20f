import { describe, expect, it } from 'vitest';
import { isSafeLink, readBody } from './body-checking.ts';

describe('readBody', () => {
  it('reads every kind of block and drops fields it does not know', () => {
    const body = [
      { type: 'heading', runs: [{ text: 'Rubrik', onclick: 'x' }], style: 'x' },
      { type: 'paragraph', runs: [{ text: 'a', em: true, strong: true, href: 'https://rar.example/' }] },
      { type: 'list', ordered: true, items: [[{ text: 'ett' }], [{ text: 'två' }]] },
      { type: 'quote', runs: [{ text: 'så' }], source: 'Elsa' },
      { type: 'image', imageId: '0123456789ab', alt: 'En lada', caption: 'Ladan', credit: 'Bo Karp' }
    ];
    const read = readBody(body);
    expect(read?.map((block) => block.type)).toEqual(['heading', 'paragraph', 'list', 'quote', 'image']);
    expect(JSON.stringify(read)).not.toMatch(/onclick|style/);
  });

  it.each([
    ['html', [{ type: 'html', html: '<script>' }]],
    ['a script link', [{ type: 'paragraph', runs: [{ text: 'a', href: 'javascript:alert(1)' }] }]],
    ['a link to another host by //', [{ type: 'paragraph', runs: [{ text: 'a', href: '//evil.example' }] }]],
    ['an image elsewhere', [{ type: 'image', imageId: '../../etc', alt: '' }]],
    ['an empty list', [{ type: 'list', items: [] }]],
    ['text instead of runs', [{ type: 'paragraph', runs: 'a' }]],
    ['too much', Array.from({ length: 1001 }, () => ({ type: 'paragraph', runs: [] }))],
    ['nothing', null]
  ])('refuses %s', (_, value) => {
    expect(readBody(value)).toBeUndefined();
  });

  it('takes control characters out of text', () => {
    const read = readBody([{ type: 'paragraph', runs: [{ text: 'a\u0000b\u0007\nc' }] }]);
    expect(read).toEqual([{ type: 'paragraph', runs: [{ text: 'ab\nc' }] }]);
  });
});

describe('isSafeLink', () => {
  it.each(['https://a.example/x?y#z', 'mailto:a@b.example', 'tel:+4616123', '/person/abc/elsa'])(
    'allows %s',
    (href) => {
      expect(isSafeLink(href)).toBe(true);
    }
  );
  it.each(['/\\evil.example', 'data:text/html,x', 'vbscript:x', 'evil', ''])('refuses %s', (href) => {
    expect(isSafeLink(href)).toBe(false);
  });
});
