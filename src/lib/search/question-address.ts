import { isCreditRole } from '../articles/credit-role.ts';
import { type ChoicePart, choices, everything, type SearchOrder, type SearchQuestion } from './search.ts';

/** The words an address uses for each part of a question. */
const names = {
  text: 'q',
  verbatim: 'ordagrant',
  kind: 'typ',
  programme: 'program',
  person: 'person',
  role: 'roll',
  organisation: 'organisation',
  topic: 'amne',
  year: 'ar',
  yearFrom: 'fran',
  yearTo: 'till',
  order: 'ordning',
  page: 'sida'
} as const;

export const orders = ['best', 'newest', 'oldest'] as const satisfies SearchOrder[];

/** The longest text that is searched for, in characters; what is longer is cut. */
export const longestQuestion = 200;

/** The question that asks for everything, best first. */
export const nothingAsked = everything;

/** So many values of one part are read. */
const mostChosen = 20;

/** The text that an address asks for: one line, without what cannot be seen, at most 200 characters. */
export function textIn(url: URL): string {
  const typed = url.searchParams.get(names.text) ?? '';
  const seen = typed.slice(0, 4 * longestQuestion).replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ');
  return seen.trim().slice(0, longestQuestion).toWellFormed();
}

/** Reads a question from an address. What cannot be is as if it had not been asked. `ar` is one year. */
export function questionIn(url: URL): SearchQuestion {
  const asked = (part: keyof typeof names) => url.searchParams.get(names[part])?.trim() ?? '';
  const chosen = (part: ChoicePart) => {
    const values = url.searchParams.getAll(names[part]).map((value) => value.trim());
    return [...new Set(values)].filter((value) => value !== '' && value.length <= 40).slice(0, mostChosen);
  };
  return {
    text: textIn(url),
    verbatim: asked('verbatim') === '1',
    kind: chosen('kind').filter(isKind),
    programme: chosen('programme'),
    person: chosen('person'),
    role: chosen('role').filter(isCreditRole),
    organisation: chosen('organisation'),
    topic: chosen('topic'),
    ...yearsIn(asked),
    order: orders.find((order) => order === asked('order')) ?? 'best',
    page: numberIn(asked('page'), { least: 1, most: 100 }) ?? 1
  };
}

const isKind = (text: string) => text === 'audio' || text === 'video' || text === 'text';

/** The years asked for, the earlier first, whichever way round they were given. */
function yearsIn(asked: (part: 'year' | 'yearFrom' | 'yearTo') => string) {
  const yearIn = (text: string) => numberIn(text, { least: 1900, most: 2999 });
  const one = yearIn(asked('year'));
  const [from, to] = [yearIn(asked('yearFrom')) ?? one, yearIn(asked('yearTo')) ?? one];
  const isTurned = from !== null && to !== null && from > to;
  return isTurned ? { yearFrom: to, yearTo: from } : { yearFrom: from, yearTo: to };
}

function numberIn(text: string, { least, most }: { least: number; most: number }): number | null {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most ? number : null;
}

/** The address of a question; a change of anything but the page begins at its first page again. */
export function addressOf(question: SearchQuestion, change: Partial<SearchQuestion> = {}): string {
  const asked = { ...question, page: 1, ...change };
  const parameters = new URLSearchParams();
  const add = (part: keyof typeof names, value: string) => parameters.append(names[part], value);
  if (asked.text) add('text', asked.text);
  if (asked.verbatim) add('verbatim', '1');
  for (const { name, value } of carriedOn({ ...asked, order: 'best' })) parameters.append(name, value);
  if (asked.order !== 'best') add('order', asked.order);
  if (asked.page !== 1) add('page', String(asked.page));
  const query = parameters.toString();
  return query ? `/sok?${query}` : '/sok';
}

/** The hidden parts that a search form carries on: all that was chosen but the text and the page. */
export function carriedOn(question: SearchQuestion): { name: string; value: string }[] {
  const { yearFrom, yearTo, order } = question;
  const isOneYear = yearFrom !== null && yearFrom === yearTo;
  const years = isOneYear
    ? [{ name: names.year, value: String(yearFrom) }]
    : (['yearFrom', 'yearTo'] as const).flatMap((part) =>
        question[part] === null ? [] : [{ name: names[part], value: String(question[part]) }]
      );
  return [
    ...choices.flatMap((part) => question[part].map((value) => ({ name: names[part], value }))),
    ...years,
    ...(order === 'best' ? [] : [{ name: names.order, value: order }])
  ];
}

/** Tells whether anything is asked for: a text, or all that a choice leaves. */
export function isAsked(question: SearchQuestion): boolean {
  return question.text !== '' || isNarrowed(question);
}

/** Tells whether anything is chosen beside the text. */
export function isNarrowed(question: SearchQuestion): boolean {
  const { yearFrom, yearTo } = question;
  return yearFrom !== null || yearTo !== null || choices.some((part) => question[part].length > 0);
}

/** The same question with nothing chosen beside the text. */
export function unnarrowed(question: SearchQuestion): SearchQuestion {
  const { text, verbatim, order } = question;
  return { ...nothingAsked, text, verbatim, order };
}
