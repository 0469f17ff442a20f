import { isCreditRole } from '../articles/credit-role.ts';
import { facets, type SearchOrder, type SearchQuestion } from './search.ts';

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
  order: 'ordning',
  page: 'sida'
} as const;

export const orders = ['best', 'newest', 'oldest'] as const satisfies SearchOrder[];

/** The longest text that is searched for, in characters; what is longer is cut. */
export const longestQuestion = 200;

/** The question that asks for everything, best first. */
export const nothingAsked: SearchQuestion = {
  text: '',
  verbatim: false,
  kind: null,
  programme: null,
  person: null,
  role: null,
  organisation: null,
  topic: null,
  year: null,
  order: 'best',
  page: 1
};

/** The text that an address asks for: one line, without what cannot be seen, at most 200 characters. */
export function textIn(url: URL): string {
  const typed = url.searchParams.get(names.text) ?? '';
  const seen = typed.slice(0, 4 * longestQuestion).replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ');
  return seen.trim().slice(0, longestQuestion).toWellFormed();
}

/** Reads a question from an address. What cannot be is as if it had not been asked. */
export function questionIn(url: URL): SearchQuestion {
  const asked = (part: keyof typeof names) => url.searchParams.get(names[part])?.trim() ?? '';
  const role = asked('role');
  return {
    text: textIn(url),
    verbatim: asked('verbatim') === '1',
    kind: kinds.find((kind) => kind === asked('kind')) ?? null,
    programme: idIn(asked('programme')),
    person: idIn(asked('person')),
    role: isCreditRole(role) ? role : null,
    organisation: idIn(asked('organisation')),
    topic: idIn(asked('topic')),
    year: numberIn(asked('year'), { least: 1900, most: 2999 }),
    order: orders.find((order) => order === asked('order')) ?? 'best',
    page: numberIn(asked('page'), { least: 1, most: 100 }) ?? 1
  };
}

const kinds = ['audio', 'video', 'text'] as const;
const idIn = (text: string) => (text && text.length <= 40 ? text : null);

function numberIn(text: string, { least, most }: { least: number; most: number }): number | null {
  const number = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  return number >= least && number <= most ? number : null;
}

const usual = new Set<unknown>([null, '', 'best', false]);

/** The address of a question; a change of anything but the page begins at its first page again. */
export function addressOf(question: SearchQuestion, change: Partial<SearchQuestion> = {}): string {
  const asked = { ...question, page: 1, ...change };
  const parameters = new URLSearchParams();
  for (const [part, name] of Object.entries(names)) {
    const value = asked[part as keyof typeof names];
    const isUsual = usual.has(value) || (part === 'page' && value === 1);
    if (!isUsual) parameters.set(name, value === true ? '1' : String(value));
  }
  const query = parameters.toString();
  return query ? `/sok?${query}` : '/sok';
}

/** The hidden parts that a search form carries on: all that was chosen but the text and the page. */
export function carriedOn(question: SearchQuestion): { name: string; value: string }[] {
  return [...facets, 'order' as const].flatMap((part) => {
    const value = question[part];
    return value === null || value === 'best' ? [] : [{ name: names[part], value: String(value) }];
  });
}

/** Tells whether anything is asked for: a text, or all that a choice leaves. */
export function isAsked(question: SearchQuestion): boolean {
  return question.text !== '' || isNarrowed(question);
}

/** Tells whether anything is chosen beside the text. */
export function isNarrowed(question: SearchQuestion): boolean {
  return facets.some((part) => question[part] !== null);
}

/** The same question with nothing chosen beside the text. */
export function unnarrowed(question: SearchQuestion): SearchQuestion {
  const { text, verbatim, order } = question;
  return { ...nothingAsked, text, verbatim, order };
}
