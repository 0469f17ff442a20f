import type { Database } from 'better-sqlite3';
import { findMarks, fragmentsOf, type Marks } from '#lib/search/fragments.ts';
import { readQuestion } from '#lib/search/question.ts';
import { exchangeWords, nearestForm } from '#lib/search/spelling.ts';
import type { Vocabulary } from '#lib/search/vocabulary.ts';
import { isUnknown } from '#lib/search/widening.ts';
import { type Faceted, narrow } from './facets.ts';
import { type EngineQuestion, type Field, fields, type Found, type FoundArticle } from './engine.ts';
import { marksOf, type Matching, matchingOf, tellingOf } from './sqlite-matching.ts';
import { type RowMatches, rowMatches } from './sqlite-rows.ts';
import { vocabularyOf } from './sqlite-vocabulary.ts';
import { bestText, spokenHitOf, spokenMarked, spokenShown } from './telling.ts';

/** How much a word weighs by where it stands, in the order of `fields`. */
const weights: Readonly<Record<Field, number>> = {
  headline: 12,
  names: 10,
  topics: 6,
  lede: 5,
  chapter: 4,
  body: 2,
  spoken: 1
};
/** What is near a word weighs this much of what is the word itself. */
const nearWeight = 0.4;
/** An article where everything asked for stands in one place weighs this much more. */
const togetherWeight = 1.5;

/** An article of the index that answers the words of a question. */
interface Candidate extends Faceted {
  readonly key: number;
  readonly id: string;
  readonly version: string;
  /** The keys of its texts; from `firstSpoken` on they are spoken. */
  readonly first: number;
  readonly firstSpoken: number;
  readonly last: number;
}

/** Answers a question from an open index. */
export function findIn(db: Database, question: EngineQuestion): Found {
  const vocabulary = vocabularyOf(db);
  const other = question.verbatim ? undefined : corrected(question.text, vocabulary);
  if (other === undefined) return answered(db, vocabulary, question);
  const found = answered(db, vocabulary, { ...question, text: other });
  return found.total > 0 ? { ...found, corrected: other } : answered(db, vocabulary, question);
}

/** The text with the words that nothing is spelled as exchanged for what they are near; undefined when there are none. */
function corrected(text: string, vocabulary: Vocabulary): string | undefined {
  const unknown = readQuestion(text).words.filter((word) => isUnknown(word, vocabulary));
  const meant = unknown.flatMap(({ form }) => {
    const nearest = nearestForm(form, vocabulary);
    return nearest === undefined ? [] : [[form, nearest] as const];
  });
  return meant.length > 0 ? exchangeWords(text, new Map(meant)) : undefined;
}

function answered(db: Database, vocabulary: Vocabulary, question: EngineQuestion): Found {
  const asked = readQuestion(question.text);
  const isBrowsing = question.text.trim() === '';
  const matching = matchingOf(asked, vocabulary);
  const rows = rowMatches(db);
  const candidates = isBrowsing ? everyArticle(db) : matching ? scored(db, matching, rows) : [];
  const { shown, total, facets, all } = narrow(candidates, question);
  const told = matching && { matching, rows, marks: marksOf(asked, matching), telling: tellingOf(asked) };
  return {
    articles: shown.map((article) => (told ? detail(article, told) : bare(article))),
    total,
    spokenTotal: told ? all.reduce((sum, article) => sum + spokenCount(article, told), 0) : 0,
    facets,
    corrected: null
  };
}

const lists = ['credits', 'organisations', 'topics'] as const;
type List = (typeof lists)[number];
type ArticleRow = Omit<Candidate, List | 'score'> & Readonly<Record<List, string>>;

const columns = `article.key, article.id, article.version, article.kind, article.programme, article.credits,
  article.organisations, article.topics, article.year,
  article.published_at as publishedAt, article.first_row as first, article.first_spoken as firstSpoken,
  article.last_row as last`;

const candidateOf = (row: ArticleRow, score: number): Candidate => ({
  ...row,
  ...(Object.fromEntries(lists.map((list) => [list, JSON.parse(row[list])])) as Record<List, string[]>),
  score
});

function everyArticle(db: Database): Candidate[] {
  const rows = db.prepare(`select ${columns} from article`).all() as ArticleRow[];
  return rows.map((row) => candidateOf(row, 0));
}

function scored(db: Database, matching: Matching, rows: RowMatches): Candidate[] {
  const found = db.prepare(
    `select ${columns}, -bm25(article_fts, ${fields.map((field) => weights[field]).join(', ')}) as score
     from article_fts join article on article.key = article_fts.rowid where article_fts match ?`
  );
  const answer = (match: string) => found.all(match) as (ArticleRow & { score: number })[];
  const near = answer(matching.article);
  const itself = matching.article === matching.articleItself ? near : answer(matching.articleItself);
  const exact = new Map(itself.map(({ key, score }) => [key, score]));
  const has = (row: ArticleRow) => (match: string) => rows.count(match, row.first, row.last) > 0;
  return near
    .filter((row) => matching.phrases.every(has(row)) && !matching.withoutPhrases.some(has(row)))
    .map(({ score, ...row }) => {
      const sum = (exact.get(row.key) ?? 0) + score * nearWeight;
      return candidateOf(row, has(row)(matching.together) ? sum * togetherWeight : sum);
    });
}

/** What telling about an article needs to know of the question. */
interface Told {
  readonly matching: Matching;
  readonly rows: RowMatches;
  readonly marks: Marks;
  readonly telling: Marks;
}

/** Passages that answer: those with everything asked for, else those with any of it. */
function spokenMatch({ firstSpoken, last }: Candidate, { matching, rows }: Told): string {
  return rows.count(matching.together, firstSpoken, last) > 0 ? matching.together : matching.any;
}

function spokenCount(article: Candidate, told: Told): number {
  return told.rows.count(spokenMatch(article, told), article.firstSpoken, article.last);
}

const bare = ({ id, version }: Candidate): FoundArticle => ({
  articleId: id,
  version,
  fragments: [],
  spoken: [],
  spokenTotal: 0,
  spokenStarts: []
});

function detail(article: Candidate, told: Told): FoundArticle {
  const { first, firstSpoken, last } = article;
  const written = told.rows.rows(told.matching.any, { first, last: firstSpoken - 1, most: 30 });
  const match = spokenMatch(article, told);
  const said = told.rows.rows(match, { first: firstSpoken, last, most: spokenShown });
  const spoken = said.map((row) => spokenHitOf(row, findMarks(row, told.marks)));
  const best = bestText(
    written,
    (row) => findMarks(row, told.telling).length + findMarks(row, told.marks).length / 2
  );
  const starts = told.rows.starts(match, { first: firstSpoken, last, most: spokenMarked });
  return {
    articleId: article.id,
    version: article.version,
    fragments: best ? fragmentsOf(best, told.marks) : [],
    spoken,
    spokenTotal: spokenCount(article, told),
    // those that are told are marked where the word is, the others where their passage begins
    spokenStarts: [...spoken.map(({ startMs }) => startMs), ...starts.slice(spoken.length)]
  };
}
