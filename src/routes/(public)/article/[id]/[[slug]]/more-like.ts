import type { ArticlePage, ArticleTeaser } from '#lib/articles/article.ts';
import { type ArticleFilter, listArticles } from '#lib/server/articles/listing.ts';
import type { Portal } from '#lib/server/portal.ts';

/** Other articles, and what they have in common with this one. */
export interface MoreLike {
  readonly about: 'topic' | 'programme' | 'station';
  readonly name: string;
  readonly articles: readonly ArticleTeaser[];
}

/** Up to three other articles: of its first topic, else of its programme, else the newest of the station. */
export async function moreLike(
  portal: Portal,
  { id, topics: [topic], programme }: ArticlePage
): Promise<MoreLike> {
  const newest = async (filter: ArticleFilter) =>
    (await listArticles(portal, { ...filter, except: id }, { page: 1, perPage: 3 })).articles;
  if (topic) {
    const articles = await newest({ topic: topic.id });
    if (articles.length > 0) return { about: 'topic', name: topic.name, articles };
  }
  if (programme) {
    const articles = await newest({ programme: programme.id });
    if (articles.length > 0) return { about: 'programme', name: programme.name, articles };
  }
  return { about: 'station', name: '', articles: await newest({}) };
}
