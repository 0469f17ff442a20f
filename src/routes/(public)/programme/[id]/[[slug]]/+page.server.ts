import type { ArticleTeaser } from '#lib/articles/article.ts';
import { archiveYears, listArticles } from '#lib/server/articles/listing.ts';
import { findProgramme } from '#lib/server/programmes/programmes.ts';
import { programmePath } from '#lib/ui/addresses.ts';
import { pageAsked } from '#lib/ui/paging.ts';
import { atRightAddress, found } from '../../../../right-address.ts';
import type { PageServerLoad } from './$types';

/** A programme and its episodes, of one year when `?ar=` asks for it. */
export const load: PageServerLoad = async ({ locals: { portal }, params, url }) => {
  const programme = found(await findProgramme(portal, params.id));
  atRightAddress(url, programmePath(programme));
  const years = await archiveYears(portal, { programme: programme.id });
  const year = years.find((one) => String(one.year) === url.searchParams.get('ar'))?.year ?? null;
  const page = pageAsked(url);
  const list = await listArticles(
    portal,
    { programme: programme.id, year: year ?? undefined },
    { page, perPage: 30 }
  );
  const latest = await newestToPlay(portal, programme.id);
  return { programme, years: years.map((one) => one.year), year, page, ...list, latest };
};

/** The newest episode with something to hear or see; among so many there is one, or there is none. */
async function newestToPlay(portal: App.Locals['portal'], programme: string): Promise<ArticleTeaser | null> {
  const { articles } = await listArticles(portal, { programme }, { page: 1, perPage: 10 });
  return articles.find((article) => article.durationMs !== null) ?? null;
}
