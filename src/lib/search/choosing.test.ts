import { expect, it } from 'vitest';
import { chosenCount, chosenIn, isChosenIn, toggled, yearsOf } from './choosing.ts';
import { addressOf } from './question-address.ts';
import { everything } from './search.ts';

it('a value is chosen beside those of its part, and taken away again', () => {
  const one = { ...everything, ...toggled(everything, 'topic', 'a') };
  const two = { ...one, ...toggled(one, 'topic', 'b') };
  expect(addressOf(two)).toBe('/sok?amne=a&amne=b');
  expect([chosenIn(two, 'topic'), chosenIn(two, 'person')]).toEqual([['a', 'b'], []]);
  expect({ ...two, ...toggled(two, 'topic', 'a') }.topic).toEqual(['b']);
});

it('a year takes the place of other years, and pressed again lets any year do', () => {
  const span = { ...everything, yearFrom: 2010, yearTo: 2014 };
  expect([chosenIn(span, 'year'), isChosenIn(span, 'year')]).toEqual([[], true]);
  const one = { ...span, ...toggled(span, 'year', '2012') };
  expect([one.yearFrom, one.yearTo, chosenIn(one, 'year')]).toEqual([2012, 2012, ['2012']]);
  const none = { ...one, ...toggled(one, 'year', '2012') };
  expect([isChosenIn(none, 'year'), chosenCount(none)]).toEqual([false, 0]);
});

it('every value counts, and the years as one', () => {
  const question = { ...everything, kind: ['audio', 'text'] as const, yearFrom: 2010 };
  expect(chosenCount(question)).toBe(3);
  const years = (yearFrom: number | null, yearTo: number | null) =>
    yearsOf({ ...everything, yearFrom, yearTo });
  expect([
    years(2010, null),
    years(null, 2014),
    years(2010, 2014),
    years(2010, 2010),
    years(null, null)
  ]).toEqual(['2010–', '–2014', '2010–2014', '2010', '']);
});
