import { describe, expect, it } from 'vitest';
import type { CreditView } from './article.ts';
import {
  guestsOf,
  hostsOf,
  makersOf,
  mentionsBeside,
  organisationsOf,
  titleBeside,
  titleThen
} from './credits.ts';

const rar = { id: 'rar', slug: 'rar', name: 'RAR i Sörmland' };
const credit = (name: string, more: Partial<CreditView> = {}): CreditView => ({
  id: name,
  role: 'reporter',
  name,
  title: null,
  person: null,
  organisation: null,
  affiliation: null,
  portrait: null,
  ...more
});
const ola = credit('Ola Wiktorsson', {
  role: 'guest',
  title: 'förbundschef',
  affiliation: { name: 'Samordningsförbundet RAR', organisation: rar }
});
const credits = [
  ola,
  credit('Anna Maria Lindqvist Arrue'),
  credit('Bo Karp', { role: 'photographer' }),
  credit('Elsa Ek')
];

describe('credits', () => {
  it('put those who made it in a line a role, in the order the editors set', () => {
    expect(
      makersOf(credits).map(({ role, credits: within }) => [role, within.map(({ name }) => name)])
    ).toEqual([
      ['reporter', ['Anna Maria Lindqvist Arrue', 'Elsa Ek']],
      ['photographer', ['Bo Karp']]
    ]);
  });

  it('leave out a title that only repeats the role, and the station itself', () => {
    const anna = credit('Anna Maria Lindqvist Arrue', {
      title: 'Reporter',
      affiliation: { name: 'Radio Eskilstuna', organisation: null }
    });
    const here = { role: 'reporter', station: 'Radio Eskilstuna' };
    expect(titleBeside(anna, here)).toBe('');
    expect(titleBeside(anna, { role: 'foto', station: 'Radio Nyköping' })).toBe('Reporter, Radio Eskilstuna');
    expect(titleBeside(ola, here)).toBe('förbundschef, Samordningsförbundet RAR');
  });

  it('mention no organisation that takes part', () => {
    const arena = { id: 'arena', slug: 'arena', name: 'Arbetsarenan' };
    expect(mentionsBeside({ credits, mentions: [rar, arena] })).toEqual([arena]);
  });

  it('tell the guest apart, with the title and the organisation held then', () => {
    expect(guestsOf(credits)).toEqual([ola]);
    expect(titleThen(ola)).toBe('förbundschef, Samordningsförbundet RAR');
    expect(titleThen(credit('Bo Karp'))).toBe('');
  });

  it('name the organisations behind the guests once, unless they are guests themselves', () => {
    expect(organisationsOf([ola, { ...ola, id: 'again' }])).toEqual([rar]);
    expect(organisationsOf([ola, credit('RAR', { role: 'guest', organisation: rar })])).toEqual([]);
    expect(organisationsOf(credits.slice(1))).toEqual([]);
  });

  it('know who asks', () => {
    expect(hostsOf(credits)).toEqual(new Set(['Anna Maria Lindqvist Arrue', 'Elsa Ek']));
  });
});
