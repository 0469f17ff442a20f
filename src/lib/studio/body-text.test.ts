import { describe, expect, it } from 'vitest';
import type { Body } from '../articles/body.ts';
import { bodyFromText, textForm } from './body-text.ts';

const body: Body = [
  { type: 'paragraph', runs: [{ text: 'RAR bildades ' }, { text: '2005', strong: true }, { text: '.' }] },
  { type: 'heading', runs: [{ text: 'En grupp i varje kommun' }] },
  { type: 'list', ordered: true, items: [[{ text: 'chefer' }], [{ text: 'handläggare', em: true }]] },
  { type: 'image', imageId: 'img1', alt: 'Studion', caption: 'I studion.', credit: 'Bo Karp' },
  { type: 'quote', runs: [{ text: 'Vi ses.' }], source: 'Ola' }
];

describe('the body as plain text', () => {
  it('gives back the same body when nothing was changed', () => {
    expect(bodyFromText(textForm(body), body)).toEqual(body);
    expect(bodyFromText(textForm(body).replaceAll('\n', '\r\n'), body)).toEqual(body);
  });

  it('makes a paragraph of what was changed, and keeps the rest as it was', () => {
    const changed = bodyFromText(textForm(body).replace('2005', '2006'), body);
    expect(changed[0]).toEqual({ type: 'paragraph', runs: [{ text: 'RAR bildades 2006.' }] });
    expect(changed.slice(1)).toEqual(body.slice(1));
  });

  it('reads a blank line as the end of a paragraph and a single one as a space', () => {
    expect(bodyFromText('ett\ntvå\n\n \n\ntre\n', [])).toEqual([
      { type: 'paragraph', runs: [{ text: 'ett två' }] },
      { type: 'paragraph', runs: [{ text: 'tre' }] }
    ]);
  });

  it('takes away a picture whose line was taken away', () => {
    const text = textForm(body).replace(/\[img1\].*\n\n/, '');
    expect(bodyFromText(text, body).some((block) => block.type === 'image')).toBe(false);
  });
});
