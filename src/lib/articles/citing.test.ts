import { describe, expect, it } from 'vitest';
import { apa, authorsOf, bibtex, type Cited, harvard, ris } from './citing.ts';

const cited: Cited = {
  title: 'Odling på & 100 % allvar',
  kind: 'audio',
  authors: ['Anna-Maria Lindqvist', 'Bo af Ek'],
  guests: ['Elsa Ås'],
  station: 'Ljudön',
  programme: 'Samtalet',
  publishedOn: '2026-05-03',
  readOn: '2026-11-22',
  address: 'https://radio.example/artikel/a/odling?t=412',
  at: '6:52'
};
const nobody: Cited = {
  ...cited,
  authors: [],
  guests: [],
  programme: null,
  at: null,
  kind: 'text',
  title: 'Slut?'
};

describe('an interview is cited', () => {
  it('in the Harvard style of Swedish universities', () => {
    expect(harvard(cited)).toBe(
      'Lindqvist, Anna-Maria & af Ek, Bo (2026). Odling på & 100 % allvar [ljudintervju med Elsa Ås]. Samtalet, Ljudön, 3 maj 2026. Tid: 6:52. https://radio.example/artikel/a/odling?t=412 [2026-11-22]'
    );
    expect(harvard(nobody)).toMatch(/^Ljudön \(2026\)\. Slut\? \[artikel\]\. 3 maj 2026\. https:/);
  });

  it('in APA', () => {
    expect(apa(cited)).toBe(
      'Lindqvist, A.-M., & af Ek, B. (2026, May 3). Odling på & 100 % allvar (6:52) [Audio interview with Elsa Ås]. Samtalet. Ljudön. https://radio.example/artikel/a/odling?t=412'
    );
    expect(apa(nobody)).toMatch(/^Ljudön\. \(2026, May 3\)\. Slut\? \[Article\]\. https:/);
  });

  it('for BibTeX, with its signs as words', () => {
    const entry = bibtex({ ...cited, title: 'A_{b} & \\c' });
    expect(entry).toContain('@misc{lindqvist2026');
    expect(entry).toContain('author = {Lindqvist, Anna-Maria and af Ek, Bo}');
    expect(entry).toContain('title = {{A\\_\\{b\\} \\& \\textbackslash{}c}}');
    expect(bibtex(nobody)).toContain('author = {{Ljudön}}');
  });

  it('for reference managers, a line for each thing even when a title holds several', () => {
    const record = ris({ ...cited, title: 'Ett\r\nER  - ' });
    expect(record.match(/^ER {2}- /gm)).toHaveLength(1);
    expect(record).toContain('AU  - Lindqvist, Anna-Maria\r\nAU  - af Ek, Bo\r\nA2  - Ås, Elsa\r\n');
    expect(record.startsWith('TY  - SOUND\r\n')).toBe(true);
  });
});

it('who asked is cited before who wrote', () => {
  const credit = (role: 'guest' | 'reporter' | 'writer', name: string) => ({
    ...{ id: name, role, name, title: null, person: null },
    ...{ organisation: null, affiliation: null, portrait: null }
  });
  const all = [credit('writer', 'Siv'), credit('guest', 'Elsa'), credit('reporter', 'Anna')];
  expect(authorsOf(all)).toEqual(['Anna']);
  expect(authorsOf(all.slice(0, 2))).toEqual(['Siv']);
  expect(authorsOf(all.slice(1, 2))).toEqual([]);
});
