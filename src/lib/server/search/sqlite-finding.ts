import type { Database } from 'better-sqlite3';
import { findMarks, fragmentsOf, type Marks } from '#lib/search/fragments.ts';
import { readQuestion } from '#lib/search/question.ts';
import type { Fragment, SearchQuestion, SpokenHit } from '#lib/search/search.ts';
import type { TimePoint } from '#lib/transcripts/transcript.ts';
import { narrow } from './facets.ts';
import { type Field, fields, type Found, type FoundArticle } from './engine.ts';
import { marksOf, type Matching, matchingOf, tellingOf } from './sqlite-matching.ts';
import { vocabularyOf } from './sqlite-vocabulary.ts';

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
const spokenShown = 3;

/** An article of the index that answers the words of a question. */
export interface Candidate {
  readonly key: number;
  readonly id: string;
  readonly kind: string;
  readonly programme: string | null;
  readonly topics: readonly string[];
  readonly year: number;
  readonly publishedAt: number;
  readonly first: number;
  readonly last: number;
  readonly score: number;
}

/** Answers a question from an open index. */
export function findIn(db: Database, question: SearchQuestion & { readonly perPage: number }): Found {
  const asked = readQuestion(question.text);
  const isBrowsing = question.text.trim() === '';
  const matching = matchingOf(asked, vocabularyOf(db));
  const candidates = isBrowsing ? everyArticle(db) : matching ? scored(db, matching) : [];
  const spoken = matching ? spokenCounts(db, matching) : new Map<number, number>();
  const { shown, total, facets, all } = narrow(candidates, question);
  const marks = marksOf(asked, matching);
  const telling = tellingOf(asked);
  return {
    articles: shown.map((article) =>
      detail(db, article, { matching, marks, telling, count: spoken.get(article.key) ?? 0 })
    ),
    total,
    spokenTotal: all.reduce((sum, { key }) => sum + (spoken.get(key) ?? 0), 0),
    facets
  };
}

interface ArticleRow extends Omit<Candidate, 'topics' | 'score'> {
  readonly topics: string;
}

const columns = `article.key, article.id, article.kind, article.programme, article.topics, article.year,
  article.published_at as publishedAt, article.first_row as first, article.last_row as last`;

const candidateOf = (row: ArticleRow, score: number): Candidate => ({
  ...row,
  topics: JSON.parse(row.topics) as string[],
  score
});

function everyArticle(db: Database): Candidate[] {
  const rows = db.prepare(`select ${columns} from article`).all() as ArticleRow[];
  return rows.map((row) => candidateOf(row, 0));
}

function scored(db: Database, matching: Matching): Candidate[] {
  const found = db.prepare(
    `select ${columns}, -bm25(article_fts, ${fields.map((field) => weights[field]).join(', ')}) as score
     from article_fts join article on article.key = article_fts.rowid where article_fts match ?`
  );
  const allowed = byPhrases(db, matching);
  const together = articlesWith(db, matching.together);
  const exact = new Map(
    (found.all(matching.articleItself) as (ArticleRow & { score: number })[]).map(({ key, score }) => [
      key,
      score
    ])
  );
  const near = found.all(matching.article) as (ArticleRow & { score: number })[];
  return near
    .filter(({ key }) => allowed(key))
    .map(({ score, ...row }) => {
      const sum = (exact.get(row.key) ?? 0) + score * nearWeight;
      return candidateOf(row, together.has(row.key) ? sum * togetherWeight : sum);
    });
}

function byPhrases(db: Database, matching: Matching): (article: number) => boolean {
  const needed = matching.phrases.map((phrase) => articlesWith(db, phrase));
  const refused = matching.withoutPhrases.map((phrase) => articlesWith(db, phrase));
  return (article) => needed.every((one) => one.has(article)) && !refused.some((one) => one.has(article));
}

const inRows = 'from row_fts join row on row.key = row_fts.rowid where row_fts match ?';

function articlesWith(db: Database, match: string): Set<number> {
  return new Set(db.prepare(`select distinct row.article ${inRows}`).pluck().all(match) as number[]);
}

/** How many passages of each article answer: those with everything asked for, else those with any of it. */
function spokenCounts(db: Database, matching: Matching): Map<number, number> {
  const counted = db
    .prepare(`select row.article, count(*) ${inRows} and row.field = 'spoken' group by row.article`)
    .raw();
  const any = counted.all(matching.any) as [number, number][];
  const together = counted.all(matching.together) as [number, number][];
  return new Map([...any, ...together]);
}

interface Row {
  readonly key: number;
  readonly field: Field;
  readonly start_ms: number | null;
  readonly speaker: string | null;
  readonly text: string;
  readonly times: string;
}

interface Detailed {
  readonly matching: Matching | undefined;
  readonly marks: Marks;
  readonly telling: Marks;
  readonly count: number;
}

function detail(
  db: Database,
  article: Candidate,
  { matching, marks, telling, count }: Detailed
): FoundArticle {
  const none = { articleId: article.id, fragments: [], spoken: [], spokenTotal: 0 };
  if (!matching) return none;
  const rows = db.prepare(
    `select row.key, row.field, row.start_ms, row.speaker, row.text, row.times ${inRows}
     and row_fts.rowid between ? and ? and (row.field = 'spoken') = ? order by row_fts.rowid limit ?`
  );
  const rowsOf = (match: string, spoken: 0 | 1, limit: number) =>
    rows.all(match, article.first, article.last, spoken, limit) as Row[];
  const together = rowsOf(matching.together, 1, spokenShown);
  const said = together.length > 0 ? together : rowsOf(matching.any, 1, spokenShown);
  return {
    articleId: article.id,
    fragments: bestFragments(rowsOf(matching.any, 0, 50), marks, telling),
    spoken: said.map((row) => spokenHit(row, marks)),
    spokenTotal: count
  };
}

/** Of the texts beside the headline, the one with most marks; running text before names and topics. */
function bestFragments(rows: readonly Row[], marks: Marks, telling: Marks): Fragment[] {
  const isRunning = ({ field }: Row) => field === 'lede' || field === 'body';
  const value = (row: Row) =>
    findMarks(row.text, telling).length + findMarks(row.text, marks).length / 2 + (isRunning(row) ? 0.25 : 0);
  const [best] = rows.filter(({ field }) => field !== 'headline').toSorted((a, b) => value(b) - value(a));
  return best ? fragmentsOf(best.text, marks) : [];
}

function spokenHit({ start_ms, speaker, text, times }: Row, marks: Marks): SpokenHit {
  const first = findMarks(text, marks)[0]?.start ?? 0;
  const points = JSON.parse(times) as TimePoint[];
  const startMs = points.findLast(([offset]) => offset <= first)?.[1] ?? start_ms ?? 0;
  return { startMs, speaker, fragments: fragmentsOf(text, marks, 200) };
}
