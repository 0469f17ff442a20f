import { nothingAsked } from '#lib/search/question-address.ts';
import type { Suggestion } from '#lib/search/suggestion.ts';
import { articlePath, organisationPath, personPath, topicPath } from '#lib/ui/addresses.ts';
import type { Database } from '../database/database.ts';
import { findAlso } from './also.ts';
import type { Search } from './engine.ts';
import { publishedTeasers } from './published-teasers.ts';

/** With the line that searches in everything, which the page adds, eight stand in the list. */
const most = 7;
const mostOfAKind = 2;
const paths = { person: personPath, organisation: organisationPath, topic: topicPath } as const;

/**
 * Suggests what somebody who has begun to type may mean, at most seven: persons, organisations and topics of that name,
 * at most two of each, and articles. Only what is published now; for less than two characters nothing.
 */
export async function suggest(
  room: { db: Database; search: Pick<Search, 'find'> },
  text: string
): Promise<Suggestion[]> {
  if (text.trim().length < 2) return [];
  const [also, articles] = await Promise.all([findAlso(room, text), articlesFor(room, text)]);
  const named = Object.values(Object.groupBy(also, ({ kind }) => kind))
    .flatMap((ofAKind) => ofAKind.slice(0, mostOfAKind))
    .map((thing) => ({ kind: thing.kind, href: paths[thing.kind](thing), name: thing.name, language: null }));
  return [...named, ...articles].slice(0, most);
}

async function articlesFor(
  { db, search }: { db: Database; search: Pick<Search, 'find'> },
  text: string
): Promise<Suggestion[]> {
  const { articles } = await search.find({ ...nothingAsked, text: text.toWellFormed(), perPage: most });
  const teasers = await publishedTeasers(
    { db },
    articles.map(({ articleId }) => articleId)
  );
  return articles.flatMap(({ articleId }) => {
    const article = teasers.get(articleId);
    if (!article) return [];
    const name = article.headline.replaceAll('\u00ad', '');
    return [{ kind: 'article' as const, href: articlePath(article), name, language: article.language }];
  });
}
