import { error, redirect } from '@sveltejs/kit';
import type { ArticlePage, ArticleTeaser } from '#lib/articles/article.ts';
import { readPlace } from '#lib/player/place.ts';
import { type ArticleWithdrawn, findArticle } from '#lib/server/articles/articles.ts';
import { listArticles } from '#lib/server/articles/listing.ts';
import type { Portal } from '#lib/server/portal.ts';
import { isRefusal } from '#lib/server/refusal.ts';
import { articlePath } from '#lib/ui/addresses.ts';
import { refusalWords } from '#lib/ui/refusal-words.ts';
import type { PageServerLoad } from './$types';

/** The page of an article, at the place in its recording that `?t=` names. An old slug leads to the right one. */
export const load: PageServerLoad = async ({ params, url, locals }) => {
  const article = await findPublished(locals, params.id);
  if (!article) error(404, 'No such article');
  if (params.slug !== article.slug) redirect(308, articlePath(article) + url.search);
  return {
    article,
    more: await moreLike(locals.portal, article),
    startMs: readPlace(url.searchParams.get('t')),
    isToPlay: url.searchParams.has('spela')
  };
};

/** The article; of one that has been withdrawn only that, and why. */
async function findPublished({ portal, language }: App.Locals, id: string): Promise<ArticlePage | undefined> {
  try {
    return await findArticle(portal, id);
  } catch (thrown) {
    if (!isRefusal(thrown) || !('tombstone' in thrown)) throw thrown;
    const { reason } = thrown.tombstone as ArticleWithdrawn['tombstone'];
    error(thrown.status, [refusalWords(language, thrown), reason].filter(Boolean).join(' '));
  }
}

/** Up to three other articles: of its first topic, else of its programme, else the newest of the station. */
async function moreLike(
  portal: Portal,
  { id, topics: [topic], programme }: ArticlePage
): Promise<{ about: 'topic' | 'programme' | 'station'; name: string; articles: ArticleTeaser[] }> {
  const page = { page: 1, perPage: 3 };
  if (topic) {
    const { articles } = await listArticles(portal, { topic: topic.id, except: id }, page);
    if (articles.length > 0) return { about: 'topic', name: topic.name, articles };
  }
  if (programme) {
    const { articles } = await listArticles(portal, { programme: programme.id, except: id }, page);
    if (articles.length > 0) return { about: 'programme', name: programme.name, articles };
  }
  return {
    about: 'station',
    name: '',
    articles: (await listArticles(portal, { except: id }, page)).articles
  };
}
