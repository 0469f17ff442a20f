import { expect, it } from 'vitest';
import { foreignStems, stemIn } from './languages.ts';

it.each([
  ['worker', 'workers'],
  ['factory', 'factories'],
  ['story', 'stories'],
  ['organize', 'organized', 'organizes', 'organizing'],
  ['live', 'lives', 'lived', 'living'],
  ['church', 'churches'],
  ['stop', 'stopped', 'stopping', 'stops'],
  ['tell', 'tells', 'telling'],
  ['day', 'days']
])('the English %s has one stem in all its forms', (...forms) => {
  expect(new Set(forms.map((form) => stemIn('en-GB', form))).size).toBe(1);
});

it.each(['bus', 'this', 'class', 'sing', 'red', 'glass', 'ös'])('of %s nothing is taken away', (form) => {
  expect(stemIn('en', form)).toBe(form);
});

it('a word is stemmed in its language, and left as it is in one we do not know', () => {
  expect(['sv', undefined, 'en', 'fi'].map((language) => stemIn(language, 'stories'))).toEqual([
    'stori',
    'stori',
    'stori',
    'stories'
  ]);
  expect(foreignStems('stories')).toEqual(['stori', 'stories']);
});
