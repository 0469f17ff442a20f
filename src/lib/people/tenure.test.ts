import { expect, it } from 'vitest';
import english from '#messages/lists.en.json';
import swedish from '#messages/lists.sv.json';
import { translator } from '../ui/messages.ts';
import { tenureWords } from './tenure.ts';

it.each([
  ['2023-04-01', null, 'sedan april 2023', 'since April 2023'],
  ['2019-04', '2023-05-31', 'april 2019 – maj 2023', 'April 2019 – May 2023'],
  [null, '2017', 'till 2017', 'until 2017'],
  ['2017-01-09', '2017-01-31', 'januari 2017', 'January 2017'],
  [null, null, null, null]
])('a position held from %s to %s is told in words', (from, to, sv, en) => {
  expect(tenureWords({ from, to }, translator('sv', swedish), 'sv')).toBe(sv);
  expect(tenureWords({ from, to }, translator('en', english), 'en')).toBe(en);
});
