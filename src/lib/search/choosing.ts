import { type FacetPart, facets, type SearchQuestion } from './search.ts';

/** The values that are chosen in a part; a year only where it is one alone. */
export function chosenIn(question: SearchQuestion, part: FacetPart): readonly string[] {
  if (part !== 'year') return question[part];
  const { yearFrom, yearTo } = question;
  return yearFrom !== null && yearFrom === yearTo ? [String(yearFrom)] : [];
}

/** Tells whether a part narrows what is found. */
export function isChosenIn(question: SearchQuestion, part: FacetPart): boolean {
  if (part === 'year') return question.yearFrom !== null || question.yearTo !== null;
  return question[part].length > 0;
}

/** How many tags tell what is chosen: one for each value, and one for the years. */
export function chosenCount(question: SearchQuestion): number {
  const inPart = (part: FacetPart) => (part === 'year' ? 1 : question[part].length);
  return facets.reduce((sum, part) => sum + (isChosenIn(question, part) ? inPart(part) : 0), 0);
}

/** What changes when a value is chosen beside the others of its part, or taken away; a year takes the place of other years. */
export function toggled(question: SearchQuestion, part: FacetPart, value: string): Partial<SearchQuestion> {
  const chosen = chosenIn(question, part);
  const isChosen = chosen.includes(value);
  if (part === 'year') return isChosen ? anyYear : { yearFrom: Number(value), yearTo: Number(value) };
  return { [part]: isChosen ? chosen.filter((one) => one !== value) : [...chosen, value] };
}

/** The years that will do, as `2014`, `2010–2014`, `2010–` or `–2014`; empty when any will. */
export function yearsOf({ yearFrom, yearTo }: SearchQuestion): string {
  if (yearFrom === yearTo) return String(yearFrom ?? '');
  return `${yearFrom ?? ''}–${yearTo ?? ''}`;
}

/** The change that lets any year do. */
export const anyYear: Partial<SearchQuestion> = { yearFrom: null, yearTo: null };
