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
  const [latest] = page === 1 && !year ? list.articles : (await newestOf(portal, programme.id)).articles;
  return { programme, years: years.map((one) => one.year), year, page, ...list, latest: latest ?? null };
};

const newestOf = (portal: App.Locals['portal'], programme: string) =>
  listArticles(portal, { programme }, { page: 1, perPage: 1 });
