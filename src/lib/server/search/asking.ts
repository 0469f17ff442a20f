import type { ArticleTeaser } from '#lib/articles/article.ts';
import type { ArticleHit, SearchAnswer, SearchQuestion } from '#lib/search/search.ts';
import type { Database } from '../database/database.ts';
import { findAlso } from './also.ts';
import type { Finding, FoundArticle } from './engine.ts';
import { findInstead } from './finding-instead.ts';
import { namedFacets, resolvedQuestion } from './naming.ts';
import { publishedTeasers } from './published-teasers.ts';
import { publishedVersions } from './versions.ts';

const usually = 10;
const maxPage = 1000;
const maxText = 400;

/**
 * Answers a reader's question: articles with the places that match, ten a page or `perPage`, what they can be narrowed to, and
 * persons, organisations and topics of that name. Only what is published at this moment. Texts are cut at 400 characters.
 */
export async function ask(
  { db, search }: { db: Database; search: Finding },
  question: SearchQuestion,
  perPage = usually
): Promise<SearchAnswer> {
  const text = question.text.toWellFormed().slice(0, maxText);
  const page = Math.min(Math.max(1, Math.floor(question.page) || 1), maxPage);
  const asked = await resolvedQuestion({ db }, { ...question, text, page, perPage });
  const found = await search.find(asked);
  const hits = await hitsOf({ db }, found.articles);
  return {
    hits,
    total: found.total,
    spokenTotal: found.spokenTotal,
    pages: Math.ceil(found.total / perPage),
    facets: await namedFacets({ db }, found.facets, asked),
    also: page === 1 ? await findAlso({ db }, found.corrected ?? text) : [],
    corrected: found.corrected === null ? null : { text: found.corrected, from: text },
    instead: found.total > 0 ? [] : await findInstead(search, asked),
    fallback: found.fallback ?? false
  };
}

/** The index may lag a moment behind a withdrawal: what is not published now is left out. */
async function hitsOf({ db }: { db: Database }, found: readonly FoundArticle[]): Promise<ArticleHit[]> {
  if (found.length === 0) return [];
  const teasers = await publishedTeasers(
    { db },
    found.map(({ articleId }) => articleId)
  );
  const shown = await withoutHidden({ db }, found);
  return shown.flatMap((one) => {
    const article = teasers.get(one.articleId);
    return article ? [hitOf(article, one)] : [];
  });
}

/**
 * The same without what is said in an article of which a part was hidden, or shown again, since the index had it: nobody is
 * to read here what is nowhere else.
 */
async function withoutHidden(
  { db }: { db: Database },
  found: readonly FoundArticle[]
): Promise<readonly FoundArticle[]> {
  const rows = await db.read
    .selectFrom('article')
    .innerJoin('hidden_part', 'hidden_part.recording_id', 'article.recording_id')
    .select('article.id')
    .distinct()
    .where(
      'article.id',
      'in',
      found.map(({ articleId }) => articleId)
    )
    .execute();
  if (rows.length === 0) return found;
  const ids = rows.map(({ id }) => id);
  const versions = await publishedVersions({ db }, ids);
  const isOld = ({ articleId, version }: FoundArticle) =>
    ids.includes(articleId) && versions.get(articleId) !== version;
  const nothingSaid = { fragments: [], spoken: [], spokenTotal: 0, spokenStarts: [] };
  return found.map((one) => (isOld(one) ? { ...one, ...nothingSaid } : one));
}

function hitOf(
  article: ArticleTeaser,
  { fragments, spoken, spokenTotal, spokenStarts }: FoundArticle
): ArticleHit {
  const lede = { text: article.lede, hit: false };
  return {
    article,
    fragments: fragments.length > 0 || !article.lede ? fragments : [lede],
    spoken,
    spokenTotal,
    spokenStarts
  };
}
