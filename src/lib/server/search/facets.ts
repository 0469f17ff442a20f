import type { SearchQuestion } from '#lib/search/search.ts';
import type { FacetCount, Found } from './engine.ts';

/** What facets and order need to know of an article. */
interface Faceted {
  readonly kind: string;
  readonly programme: string | null;
  readonly topics: readonly string[];
  readonly year: number;
  readonly publishedAt: number;
  readonly score: number;
}

type FacetName = keyof Found['facets'];

const valuesOf: Readonly<Record<FacetName, (article: Faceted) => readonly string[]>> = {
  kind: ({ kind }) => [kind],
  programme: ({ programme }) => (programme ? [programme] : []),
  topic: ({ topics }) => topics,
  year: ({ year }) => [String(year)]
};
const names = Object.keys(valuesOf) as FacetName[];

/** Narrows, orders and pages what was found. Each facet counts as if nothing had been chosen in it. */
export function narrow<Article extends Faceted>(
  found: readonly Article[],
  question: SearchQuestion & { readonly perPage: number }
) {
  const chosen = names.flatMap((name) =>
    question[name] === null ? [] : [{ name, value: String(question[name]) }]
  );
  const passes = (article: Article, except?: FacetName) =>
    chosen.every(({ name, value }) => name === except || valuesOf[name](article).includes(value));
  const all = found.filter((article) => passes(article)).toSorted(orders[question.order]);
  const from = (question.page - 1) * question.perPage;
  return {
    all,
    shown: all.slice(from, from + question.perPage),
    total: all.length,
    facets: Object.fromEntries(
      names.map((name) => [
        name,
        countsOf(found.filter((article) => passes(article, name)).flatMap(valuesOf[name]))
      ])
    ) as Record<FacetName, FacetCount[]>
  };
}

const newest = (a: Faceted, b: Faceted) => b.publishedAt - a.publishedAt;
const orders = {
  best: (a: Faceted, b: Faceted) => b.score - a.score || newest(a, b),
  newest,
  oldest: (a: Faceted, b: Faceted) => newest(b, a)
};

function countsOf(values: readonly string[]): FacetCount[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
