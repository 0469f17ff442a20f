import { findArticle } from '#lib/server/articles/articles.ts';
import { archiveYears, listArticles } from '#lib/server/articles/listing.ts';
import { listProgrammesWithCounts } from '#lib/server/articles/participants.ts';
import { listTopics } from '#lib/server/articles/topics.ts';
import { datesOf } from '#lib/ui/dates.ts';
import type { PageServerLoad } from './$types';

/** The newest interviews, the programmes, the topics, and one of this month in an earlier year. */
export const load: PageServerLoad = async ({ locals: { portal, station } }) => {
  const newest = await listArticles(portal, {}, { page: 1, perPage: 6 });
  const hero = newest.articles[0] && (await findArticle(portal, newest.articles[0].id));
  const programmes = await listProgrammesWithCounts(portal);
  const topics = await listTopics(portal);
  const now = portal.clock.now();
  const { year, month } = datesOf({ ...station, now }).calendar(now);
  const years = await archiveYears(portal);
  const remembered = years.filter((one) => one.year < year && one.months[month - 1]).at(-1);
  const then = remembered && (await listArticles(portal, { year: remembered.year, month }, oneOnly));
  return {
    newest: newest.articles,
    dial: hero ? { peaks: hero.media?.peaks ?? [], chapters: hero.chapters } : null,
    programmes: programmes.filter((programme) => programme.articles > 0),
    topics: mostUsed(topics),
    remembered: then?.articles[0] ?? null
  };
};

const oneOnly = { page: 1, perPage: 1 };

function mostUsed<Topic extends { articles: number }>(topics: readonly Topic[]): Topic[] {
  const least =
    topics
      .map((topic) => topic.articles)
      .sort((one, other) => other - one)
      .at(23) ?? 0;
  return topics.filter((topic) => topic.articles >= least).slice(0, 40);
}
