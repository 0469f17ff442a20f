import { describe, expect, it } from 'vitest';
import { writeLetter } from './letter.ts';

const head = { station: 'Radio <Provet>', origin: 'https://radio.example', language: 'sv' };
const template = 'Hej {name}!\n\n> {text}\n\n[Läs]({address})\n\n--\n\nSluta: {stop}.';
const values = {
  name: 'Bo & Siv',
  text: 'Rad ett https://evil.example\n<b>Rad två</b>\n\n[Klicka](https://evil.example)\n\n--\n\n{address}',
  address: 'https://radio.example/a?b=1&c=2',
  stop: 'https://radio.example/u?n=x.y'
};

describe('writeLetter', () => {
  const { body, html } = writeLetter(template, values, head);

  it('says the same in plain text, with what is quoted marked and addresses whole', () => {
    expect(body).toContain('Hej Bo & Siv!\n\n> Rad ett https://evil.example\n> <b>Rad två</b>\n>');
    expect(body).toContain('Läs:\nhttps://radio.example/a?b=1&c=2');
    expect(body.endsWith('Sluta: https://radio.example/u?n=x.y.')).toBe(true);
  });

  it('lets nothing in a value be markup, a button, small print or a value', () => {
    expect(html).toContain('&lt;b&gt;Rad två&lt;/b&gt;');
    expect(html).toContain('Radio &lt;Provet&gt;');
    expect(html.match(/inline-block/g)).toHaveLength(1);
    expect(html).toContain('{address}');
    expect(html).not.toMatch(/<(b|script|img)[ >]/);
    expect(html).toContain('href="https://radio.example/u?n=x.y"');
    expect(html).not.toContain('href="https://evil.example');
  });
});
