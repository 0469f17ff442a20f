import { isChosenIn } from '#lib/search/choosing.ts';
import { type FacetPart, facets, type SearchQuestion } from '#lib/search/search.ts';
import type { EngineQuestion, FacetCount } from './engine.ts';

/** What facets and order need to know of an article. `credits` are `<person>:<role>`. */
export interface Faceted {
  readonly kind: string;
  readonly programme: string | null;
  readonly credits: readonly string[];
  readonly organisations: readonly string[];
  readonly topics: readonly string[];
  readonly year: number;
  readonly publishedAt: number;
  readonly score: number;
}

/** The parts in which something is chosen, with what tells whether a value will do. */
export type Chosen = ReadonlyMap<FacetPart, (value: string) => boolean>;

/** The values an article has in each part; of persons and roles those that go with what is chosen in the other. */
const valuesOf: Readonly<Record<FacetPart, (article: Faceted, chosen: Chosen) => readonly string[]>> = {
  kind: ({ kind }) => [kind],
  programme: ({ programme }) => (programme ? [programme] : []),
  person: ({ credits }, chosen) =>
    credited(credits, { role: chosen.get('role') }).map(({ person }) => person),
  role: ({ credits }, chosen) => credited(credits, { person: chosen.get('person') }).map(({ role }) => role),
  organisation: ({ organisations }) => organisations,
  topic: ({ topics }) => topics,
  year: ({ year }) => [String(year)]
};

const anything = () => true;

/** The credits of chosen persons, or in chosen roles, or all. */
function credited(
  credits: readonly string[],
  { person = anything, role = anything }: Partial<Record<FacetPart, ((value: string) => boolean) | undefined>>
): { person: string; role: string }[] {
  return credits.map(creditOf).filter((credit) => person(credit.person) && role(credit.role));
}

/** The two parts of `<person>:<role>`. */
export function creditOf(credit: string): { person: string; role: string } {
  const colon = credit.indexOf(':');
  return { person: credit.slice(0, colon), role: credit.slice(colon + 1) };
}

/** What a question has chosen, by part: of several values in one part any will do. */
export function chosenIn(question: SearchQuestion): Chosen {
  const { yearFrom, yearTo } = question;
  const isWanted = (year: string) =>
    Number(year) >= (yearFrom ?? -Infinity) && Number(year) <= (yearTo ?? Infinity);
  const among = (values: ReadonlySet<string>) => (value: string) => values.has(value);
  return new Map(
    facets
      .filter((part) => isChosenIn(question, part))
      .map((part) => [part, part === 'year' ? isWanted : among(new Set(question[part]))])
  );
}

/** Narrows, orders and pages what was found. Each facet counts as if nothing had been chosen in it. */
export function narrow<Article extends Faceted>(found: readonly Article[], question: EngineQuestion) {
  const chosen = chosenIn(question);
  const passing = (asked: Chosen) =>
    found.filter((article) =>
      [...asked].every(([part, willDo]) => valuesOf[part](article, asked).some(willDo))
    );
  const all = passing(chosen).toSorted(orders[question.order]);
  const from = (question.page - 1) * question.perPage;
  const counts = (part: FacetPart) => {
    const others = new Map([...chosen].filter(([one]) => one !== part));
    return countsOf(passing(others).map((article) => valuesOf[part](article, others)));
  };
  return {
    all,
    shown: all.slice(from, from + question.perPage),
    total: all.length,
    facets: Object.fromEntries(facets.map((part) => [part, counts(part)])) as Record<FacetPart, FacetCount[]>
  };
}

const newest = (a: Faceted, b: Faceted) => b.publishedAt - a.publishedAt;
const orders = {
  best: (a: Faceted, b: Faceted) => b.score - a.score || newest(a, b),
  newest,
  oldest: (a: Faceted, b: Faceted) => newest(b, a)
};

/** How many articles have each value, the commonest first; none counts twice in an article. */
function countsOf(articles: readonly (readonly string[])[]): FacetCount[] {
  const counts = new Map<string, number>();
  for (const value of articles.flatMap((values) => [...new Set(values)]))
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort(byCount);
}

/** The commonest first, then by value. */
export function byCount(a: FacetCount, b: FacetCount): number {
  return b.count - a.count || (a.value < b.value ? -1 : 1);
}
