import { expect, it } from 'vitest';
import { everything } from './search.ts';
import { addressOf, carriedOn, longestQuestion, questionIn } from './question-address.ts';

const read = (query: string) => questionIn(new URL(`http://localhost/sok${query}`));

it('an address is a question, and a question an address', () => {
  const asked =
    '/sok?q=r%C3%A5d+%26+d%C3%A5d&typ=audio&typ=text&program=abc&person=ghi&roll=guest&amne=def&amne=jkl&ar=2026&ordning=newest&sida=3';
  const question = questionIn(new URL(asked, 'http://localhost'));
  expect(question).toEqual({
    text: 'råd & dåd',
    kind: ['audio', 'text'],
    programme: ['abc'],
    verbatim: false,
    person: ['ghi'],
    role: ['guest'],
    organisation: [],
    topic: ['def', 'jkl'],
    yearFrom: 2026,
    yearTo: 2026,
    order: 'newest',
    page: 3
  });
  expect(addressOf(question, { page: 3 })).toBe(asked);
});

it('a change begins at the first page again', () => {
  expect(addressOf(read('?q=frön&sida=4'), { kind: ['video'] })).toBe('/sok?q=fr%C3%B6n&typ=video');
});

it('what cannot be asked is as if it had not been', () => {
  expect(
    read('?roll=clown&ordagrant=ja&typ=moln&ar=20x6&fran=&till=99999&amne=&ordning=störst&sida=-3')
  ).toEqual(everything);
  expect(read(`?program=${'x'.repeat(41)}&sida=1e9`)).toEqual(everything);
  expect(read(`?${'typ=moln&'.repeat(900)}typ=text&typ=text`).kind).toEqual(['text']);
  expect(read(`?${Array.from({ length: 100 }, (_, at) => `person=p${at}`).join('&')}`).person).toHaveLength(
    20
  );
  expect(read(`?q=${'ö'.repeat(5000)}`).text).toHaveLength(longestQuestion);
});

it('what is asked word for word stays so from page to page', () => {
  expect(addressOf(read('?q=samvärkan&ordagrant=1'), { page: 2 })).toBe(
    '/sok?q=samv%C3%A4rkan&ordagrant=1&sida=2'
  );
});

it('a new text keeps what was chosen', () => {
  expect(carriedOn(read('?q=frön&typ=video&ar=2026&sida=2'))).toEqual([
    { name: 'typ', value: 'video' },
    { name: 'ar', value: '2026' }
  ]);
});

it('years are asked for from one to another, whichever is given first, or from one on, or until one', () => {
  const years = (query: string) => [read(query).yearFrom, read(query).yearTo, addressOf(read(query))];
  expect(years('?fran=2010&till=2014')).toEqual([2010, 2014, '/sok?fran=2010&till=2014']);
  expect(years('?fran=2014&till=2010')).toEqual([2010, 2014, '/sok?fran=2010&till=2014']);
  expect(years('?fran=2014')).toEqual([2014, null, '/sok?fran=2014']);
  expect(years('?till=2014')).toEqual([null, 2014, '/sok?till=2014']);
  expect(years('?fran=2014&till=2014')).toEqual([2014, 2014, '/sok?ar=2014']);
});
