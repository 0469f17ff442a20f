import { error } from '@sveltejs/kit';
import type { ArticleKind } from '#lib/articles/article.ts';
import { archiveYears, listArticles } from '#lib/server/articles/listing.ts';
import { pageAsked } from '#lib/ui/paging.ts';
import type { PageServerLoad } from './$types';

const kinds: readonly string[] = ['audio', 'video', 'text'] satisfies ArticleKind[];

/** The archive: how much each year and month holds, and the articles of one of them. */
export const load: PageServerLoad = async ({ locals: { portal }, params, url }) => {
  const asked = yearAndMonth(params);
  const asksFor = url.searchParams.get('typ');
  const kind = asksFor && kinds.includes(asksFor) ? (asksFor as ArticleKind) : undefined;
  const years = await archiveYears(portal);
  const year = asked.year ?? years[0]?.year ?? null;
  const page = pageAsked(url);
  const filter = { year: year ?? undefined, month: asked.month, kind };
  const list = await listArticles(portal, filter, { page, perPage: 50 });
  const month = asked.month ?? null;
  return {
    years,
    year,
    isWhole: params.year === undefined,
    month,
    kind: kind ?? null,
    page,
    all: years.reduce(sumUp, 0),
    ...list
  };
};

const sumUp = (sum: number, year: { total: number }) => sum + year.total;

function yearAndMonth({ year, month }: { year?: string | undefined; month?: string | undefined }) {
  const isYear = year === undefined || /^(19|20)\d\d$/.test(year);
  const isMonth = month === undefined || /^([1-9]|1[0-2])$/.test(month);
  if (!isYear || !isMonth) error(404, { message: '' });
  return { year: year ? Number(year) : undefined, month: month ? Number(month) : undefined };
}
